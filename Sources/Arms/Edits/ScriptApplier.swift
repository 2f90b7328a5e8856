internal import Changes

/// Puts one block on one file, or says why it does not fit.
struct ScriptApplier {
    let path: RepoPath
    let number: Int

    func apply(_ script: EditScript, to file: inout FileLines) throws(EditProblem) {
        var finder = PlaceFinder(script, in: &file)
        switch finder.find() {
        case .place(let place): return file.apply(place.script, at: place.start, indent: place.indent)
        case .several(let count): throw several(count, script)
        case .nowhere: break
        }
        if let parts = script.partsBetweenElisions, !parts.isEmpty, parts.allSatisfy(\.hasOld) {
            var result = file
            for part in parts {
                finder = PlaceFinder(part, in: &result)
                switch finder.find() {
                case .place(let place): result.apply(place.script, at: place.start, indent: place.indent)
                case .several(let count): throw several(count, part)
                case .nowhere: throw missing(part, in: file)
                }
            }
            file = result
            return
        }
        if try applyWithinLine(script, to: &file) { return }
        throw missing(script, in: file)
    }

    /// One line for one line, where the answer gives a piece of the line only.
    private func applyWithinLine(_ script: EditScript, to file: inout FileLines) throws(EditProblem) -> Bool {
        let old = script.withoutOuterBlanks.lines.filter { $0.action != .add }
        let new = script.lines.filter { $0.action == .add && !$0.content.isBlank }
        guard old.count == 1, new.count == 1 else { return false }
        let wanted = Array(old[0].content.strippedOfSpace)
        let replacement = Array(new[0].content.strippedOfSpace)
        // A short piece is found in too many words to mean one of them.
        guard wanted.count >= 8 else { return false }
        var places: [(line: Int, range: Range<Int>)] = []
        for (index, line) in file.lines.enumerated() where line.content.count > wanted.count {
            places += line.content.ranges(of: wanted).map { (index, $0) }
        }
        guard let place = places.first else { return false }
        guard places.count == 1 else { throw several(places.count, script) }
        file.replace(place.range, of: place.line, with: replacement)
        return true
    }

    private func several(_ count: Int, _ script: EditScript) -> EditProblem {
        EditProblem(
            "the text that block \(number) looks for is at \(count) places in \(path); add lines around it to tell which",
            path: path, wanted: Self.text(script))
    }

    private func missing(_ script: EditScript, in file: FileLines) -> EditProblem {
        guard script.hasOld else {
            return EditProblem("block \(number) does not say where in \(path) its lines belong", path: path)
        }
        return EditProblem(
            "the text that block \(number) looks for is not in \(path)", path: path, wanted: Self.text(script),
            nearest: NearestText.find(script.old.map(\.content), in: file))
    }

    private static func text(_ script: EditScript) -> [UInt8] {
        Array(script.old.map(\.content).joined(separator: [0x0A]))
    }
}

/// The stretch of a file that is most like what an answer looked for.
enum NearestText {
    /// Lines shown, at most.
    private static let longest = 40

    /// - Returns: nil where not even a third of the wanted lines is near one place.
    static func find(_ wanted: [[UInt8]], in file: FileLines) -> [UInt8]? {
        let keys = Set(wanted.map { Array($0.strippedOfSpace) }.filter { $0.count > 2 })
        guard !keys.isEmpty, !file.lines.isEmpty else { return nil }
        let hits = file.lines.map { keys.contains(Array($0.content.strippedOfSpace)) ? 1 : 0 }
        let window = min(max(wanted.count, 3), longest)
        var sum = hits.prefix(window).reduce(0, +)
        var best = (sum: sum, start: 0)
        for start in 1..<max(2, hits.count - window + 1) where start + window <= hits.count {
            sum += hits[start + window - 1] - hits[start - 1]
            if sum > best.sum { best = (sum, start) }
        }
        guard best.sum * 3 >= min(keys.count, window) else { return nil }
        let first = max(0, best.start - 2)
        let shown = file.lines[first..<min(file.lines.count, best.start + window + 2)]
        return Array(shown.map(\.content).joined(separator: [0x0A]))
    }
}
