import Changes

extension ChangeSurvey {
    /// Lines of context that count as near a change, on either side: what git prints unasked.
    private static let near = 3

    mutating func code(_ file: FilePatch, _ zone: Zone) {
        let language = Language.of(file.path)
        var fileChurn = 0
        for hunk in file.hunks {
            // Each side has its own open comment.
            var sides = (old: CodeReader(language), new: CodeReader(language))
            var block = EditBlock()
            var churn = 0
            var behind = Self.near + 1
            // Names of the latest lines of context, of one in each.
            var latest = [[UInt64]](repeating: [], count: Self.near)
            var waiting = 0
            for line in hunk.lines {
                guard line.origin != .context else {
                    close(&block, zone)
                    let place = waiting % Self.near
                    context(line.content, &sides, &latest[place])
                    behind += 1
                    if behind <= Self.near { contextNames.formUnion(latest[place]) } else { waiting += 1 }
                    continue
                }
                for names in latest.prefix(waiting) { contextNames.formUnion(names) }
                // What git would print as hunks of their own counts as such, however much context there is.
                if behind > 2 * Self.near || (behind > Self.near && churn == 0) {
                    end(&churn, zone)
                    zones[zone.rawValue].hunks += 1
                }
                waiting = 0
                behind = 0
                churn += 1
                fileChurn += 1
                change(line, zone, &sides, &block)
            }
            close(&block, zone)
            end(&churn, zone)
        }
        zones[zone.rawValue].largestFile = max(zones[zone.rawValue].largestFile, fileChurn)
    }

    private mutating func end(_ churn: inout Int, _ zone: Zone) {
        zones[zone.rawValue].largestHunk = max(zones[zone.rawValue].largestHunk, churn)
        churn = 0
    }

    private mutating func context(
        _ content: [UInt8], _ sides: inout (old: CodeReader, new: CodeReader), _ names: inout [UInt64]
    ) {
        names.removeAll(keepingCapacity: true)
        let isSame = sides.old.isLike(sides.new)
        if !isSame { sides.old.names(content, into: &names) }
        names.removeAll(keepingCapacity: true)
        sides.new.names(content, into: &names)
        if isSame { sides.old.follow(sides.new) }
        for name in names { farNames.insert(name) }
        contextLines += 1
    }

    private mutating func change(
        _ line: Hunk.Line, _ zone: Zone, _ sides: inout (old: CodeReader, new: CodeReader), _ block: inout EditBlock
    ) {
        var found = Words()
        if line.origin == .removed {
            let read = sides.old.read(line.content, &found)
            count(read, zone, isAdded: false)
            if zone == .source {
                words[WordPlace.removedCode.rawValue].formUnion(found.code)
                words[WordPlace.removedProse.rawValue].formUnion(found.prose)
            }
            block.removed.append(read)
        } else {
            let read = sides.new.read(line.content, &found)
            count(read, zone, isAdded: true)
            let places: (WordPlace, WordPlace) = zone == .tests ? (.addedTest, .testProse) : (.addedCode, .addedProse)
            words[places.0.rawValue].formUnion(found.code)
            words[places.1.rawValue].formUnion(found.prose)
            block.added.append(read)
        }
    }

    private mutating func close(_ block: inout EditBlock, _ zone: Zone) {
        guard !block.isEmpty else { return }
        zones[zone.rawValue].edits.add(block)
        block = EditBlock()
    }

    private mutating func count(_ line: CodeLine, _ zone: Zone, isAdded: Bool) {
        zones[zone.rawValue][isAdded: isAdded].count(line)
        if line.length >= 8, zone != .config {
            if isAdded { addedLineHashes.append(line.trimmed) } else { removedLines[line.trimmed, default: 0] += 1 }
        }
        for token in line.tokens where token.kind == .name {
            if !isAdded {
                oldNames.insert(token.hash)
            } else if zone == .tests {
                testNames.insert(token.hash)
            } else {
                newNames.insert(token.hash)
            }
        }
    }

    mutating func prose(_ file: FilePatch, _ zone: Zone) {
        let isNews = PathRole.of(file.path) & (PathRole.changelog.bit | PathRole.changeset.bit) != 0
        let place: WordPlace = isNews ? .news : zone == .docs ? .docs : .addedProse
        var fileChurn = 0
        for hunk in file.hunks {
            var churn = 0
            var behind = Self.near + 1
            var heading: [UInt8]?
            for line in hunk.lines {
                if isNews, line.origin != .removed, let found = NewsTally.heading(line.content) { heading = found }
                guard line.origin != .context else {
                    behind += 1
                    continue
                }
                if behind > 2 * Self.near || (behind > Self.near && churn == 0) {
                    end(&churn, zone)
                    zones[zone.rawValue].hunks += 1
                }
                behind = 0
                churn += 1
                fileChurn += 1
                prose(line, zone, place)
                if isNews, line.origin == .added { news.look(line.content, under: heading) }
            }
            end(&churn, zone)
        }
        zones[zone.rawValue].largestFile = max(zones[zone.rawValue].largestFile, fileChurn)
    }

    private mutating func prose(_ line: Hunk.Line, _ zone: Zone, _ place: WordPlace) {
        let isAdded = line.origin == .added
        let text = line.content.drop { Bytes.isSpace($0) }
        zones[zone.rawValue][isAdded: isAdded].lines += 1
        if text.isEmpty { return }
        if zone == .docs { docShapes.look(text, isAdded: isAdded) }
        var words = Words()
        line.content.withUnsafeBufferPointer { words.addProse($0, 0, min($0.count, 2_000)) }
        guard isAdded else {
            docShapes.wordsRemoved += zone == .docs ? words.prose.count : 0
            return
        }
        self.words[place.rawValue].formUnion(words.prose)
        docShapes.wordsAdded += zone == .docs ? words.prose.count : 0
    }
}
