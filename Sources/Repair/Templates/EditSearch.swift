import Changes

/// All candidate edits of a project's files, best first.
public struct EditSearch: Sendable {
    public let files: [SourceFile]
    /// Single edits, most probable first, no two with the same text.
    public private(set) var singles: [Candidate] = []

    /// An edit of one of the files.
    public struct Candidate: Hashable, Sendable {
        /// Index into `files`.
        public var file: Int
        public var edit: TemplateEdit
    }

    /// - Parameters:
    ///   - functionLimit: functions looked at, most suspicious first.
    ///   - editLimit: edits kept.
    public init(files: [SourceFile], evidence: TestEvidence, functionLimit: Int = 40, editLimit: Int = 60_000) {
        self.files = files
        var places: [(file: Int, function: Int, weight: Double)] = []
        for (index, file) in files.enumerated() {
            let suspicion = Suspicion(evidence, path: file.path.display)
            for function in -1..<file.functions.count {
                places.append((index, function, Self.weight(of: function, in: file, suspicion)))
            }
        }
        places.sort { $0.weight > $1.weight }
        for place in places.prefix(functionLimit) where place.weight > 0 {
            let edits = EditGenerator.edits(of: place.function, in: files[place.file], evidence: evidence)
            singles += edits.map { Candidate(file: place.file, edit: $0) }
        }
        singles.sort { $0.edit.score > $1.edit.score }
        singles = Self.distinct(singles, in: files, limit: editLimit)
    }

    /// The most suspicious line of the function decides.
    private static func weight(of function: Int, in file: SourceFile, _ suspicion: Suspicion) -> Double {
        var best = 0.0
        let name = function >= 0 ? file.functions[function].evidenceName : nil
        for statement in file.statements where statement.function == function && statement.kind != .function {
            best = max(best, suspicion.of(statement.lines.lowerBound, function: name))
        }
        return function < 0 ? best * 0.5 : best
    }

    /// Of edits that make the same text only the first stays.
    private static func distinct(_ candidates: [Candidate], in files: [SourceFile], limit: Int) -> [Candidate] {
        var seen: Set<[Int]> = []
        var kept: [Candidate] = []
        for candidate in candidates {
            guard kept.count < limit else { break }
            let key = fingerprint(candidate, in: files)
            if seen.insert(key).inserted { kept.append(candidate) }
        }
        return kept
    }

    /// The changed stretch, its ends moved inwards over what stays the same.
    private static func fingerprint(_ candidate: Candidate, in files: [SourceFile]) -> [Int] {
        let bytes = files[candidate.file].bytes
        guard let first = candidate.edit.changes.first, let last = candidate.edit.changes.last else { return [] }
        var old = first.range.lowerBound..<last.range.upperBound
        var new: [UInt8] = []
        var at = old.lowerBound
        for change in candidate.edit.changes {
            new += bytes[at..<change.range.lowerBound]
            new += change.text
            at = change.range.upperBound
        }
        var front = 0
        while front < new.count, front < old.count, new[front] == bytes[old.lowerBound + front] { front += 1 }
        var back = 0
        while back < new.count - front, back < old.count - front,
            new[new.count - 1 - back] == bytes[old.upperBound - 1 - back]
        {
            back += 1
        }
        old = old.lowerBound + front..<old.upperBound - back
        var hasher = Hasher()
        hasher.combine(Array(new[front..<(new.count - back)]))
        return [candidate.file, old.lowerBound, old.upperBound, hasher.finalize()]
    }

    /// Pairs of edits in one function, best first.
    ///
    /// - Parameter seeds: single edits with the weight that screening gave them (those that turned some failing test
    ///   get more); both partners come from here.
    public func pairs(of seeds: [Candidate], limit: Int) -> [Candidate] {
        var found: [Candidate] = []
        for (index, left) in seeds.enumerated() {
            for right in seeds[(index + 1)...]
            where left.file == right.file && left.edit.function == right.edit.function {
                guard let both = Self.joined(left.edit, right.edit) else { continue }
                found.append(Candidate(file: left.file, edit: both))
            }
        }
        found.sort { $0.edit.score > $1.edit.score }
        return Self.distinct(Array(found.prefix(limit * 2)), in: files, limit: limit)
    }

    private static func joined(_ left: TemplateEdit, _ right: TemplateEdit) -> TemplateEdit? {
        let changes = (left.changes + right.changes).sorted { $0.range.lowerBound < $1.range.lowerBound }
        for (first, second) in zip(changes, changes.dropFirst())
        where first.range.upperBound > second.range.lowerBound || first.range.lowerBound == second.range.lowerBound {
            return nil
        }
        var both = left
        both.second = right.template
        both.changes = changes
        both.line = min(left.line, right.line)
        both.score = left.score + right.score
        both.trust = left.trust * right.trust * 0.8
        return both
    }
}
