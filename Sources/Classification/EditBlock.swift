/// Removed lines and the added lines that stand in their place.
struct EditBlock {
    var removed: [CodeLine] = []
    var added: [CodeLine] = []

    var isEmpty: Bool { removed.isEmpty && added.isEmpty }
}

/// What blocks of an edit do to the code, counted.
struct EditTally {
    var blocks = 0
    var additions = 0
    var removals = 0
    var replacements = 0
    /// Replacements of one line by one line.
    var single = 0
    /// Replacements whose tokens are the same in another order or another layout.
    var layout = 0
    /// Nothing of the old code is lost: it is extended or wrapped.
    var extended = 0
    /// The new code is a part of the old.
    var reduced = 0
    var conditionChanged = 0
    var conditionAdded = 0
    var conditionRemoved = 0
    /// A new condition whose block leaves at once.
    var guardAdded = 0
    var handlerAdded = 0
    var raiseAdded = 0
    var returnChanged = 0
    var callAdded = 0
    var nameOnly = 0
    var textOnly = 0
    var numberOnly = 0
    var markOnly = 0
    var typeOnly = 0
    var argumentAdded = 0
    var argumentRemoved = 0
    var strengthened = 0
    var negated = 0
    var nullAdded = 0
    var boundary = 0
    var signature = 0
    var assertionChanged = 0
    var inlineCallReplaced = 0
    var definitionRenamed = 0
    var sharedSum = 0.0
    var lostSum = 0.0
    var smallAdditions = 0
    var addedTokens = 0
    var removedTokens = 0
    var swaps: [UInt64: Int] = [:]
    var swapCount = 0

    mutating func add(_ block: EditBlock) {
        blocks += 1
        let old = block.removed.filter(\.isCode)
        let new = block.added.filter(\.isCode)
        addedTokens += new.reduce(0) { $0 + $1.tokens.count }
        removedTokens += old.reduce(0) { $0 + $1.tokens.count }
        let oldSigns = old.reduce(0 as UInt64) { $0 | $1.signs }
        let newSigns = new.reduce(0 as UInt64) { $0 | $1.signs }
        if !new.isEmpty { noteGuards(new, oldSigns: oldSigns, newSigns: newSigns) }
        if old.isEmpty {
            if !new.isEmpty {
                additions += 1
                if new.count <= 3 { smallAdditions += 1 }
            }
            return
        }
        if new.isEmpty {
            removals += 1
            if oldSigns & Sign.condition.bit != 0 { conditionRemoved += 1 }
            return
        }
        replacements += 1
        if old.count == 1, new.count == 1 { single += 1 }
        compare(old, new)
        if oldSigns & newSigns & Sign.condition.bit != 0 { conditionChanged += 1 }
        if oldSigns & newSigns & Sign.leave.bit != 0 { returnChanged += 1 }
        if oldSigns & newSigns & Sign.assertion.bit != 0 { assertionChanged += 1 }
        if oldSigns & Sign.condition.bit == 0, newSigns & Sign.condition.bit != 0 { conditionAdded += 1 }
        if oldSigns & Sign.condition.bit != 0, newSigns & Sign.condition.bit == 0 { conditionRemoved += 1 }
        if newSigns & ~oldSigns & Sign.null.bit != 0 { nullAdded += 1 }
        if newSigns & ~oldSigns & Sign.negation.bit != 0 { negated += 1 }
        for (before, after) in zip(old, new) { pair(before, after) }
    }

    private mutating func noteGuards(_ new: [CodeLine], oldSigns: UInt64, newSigns: UInt64) {
        let leaves = Sign.leave.bit | Sign.escape.bit | Sign.raise.bit
        for (index, line) in new.enumerated() where line.has(.condition) {
            let near = new[index..<min(new.count, index + 3)].reduce(0 as UInt64) { $0 | $1.signs }
            if near & leaves != 0 { guardAdded += 1 }
        }
        if newSigns & ~oldSigns & Sign.handle.bit != 0 { handlerAdded += 1 }
        if newSigns & ~oldSigns & Sign.raise.bit != 0 { raiseAdded += 1 }
        if newSigns & ~oldSigns & Sign.call.bit != 0 { callAdded += 1 }
    }

    private mutating func compare(_ old: [CodeLine], _ new: [CodeLine]) {
        var before = old.flatMap { $0.tokens.map(\.hash) }
        var after = new.flatMap { $0.tokens.map(\.hash) }
        guard before.count + after.count < 4_000 else { return }
        before.sort()
        after.sort()
        var left = 0
        var right = 0
        var shared = 0
        while left < before.count, right < after.count {
            if before[left] == after[right] {
                shared += 1
                left += 1
                right += 1
            } else if before[left] < after[right] {
                left += 1
            } else {
                right += 1
            }
        }
        sharedSum += Double(shared) / Double(max(1, max(before.count, after.count)))
        lostSum += 1 - Double(shared) / Double(max(1, before.count))
        if shared == before.count, shared == after.count {
            layout += 1
        } else if shared == before.count {
            extended += 1
        } else if shared == after.count {
            reduced += 1
        }
    }

    /// One line against its successor: what is between the common beginning and the common end.
    private mutating func pair(_ before: CodeLine, _ after: CodeLine) {
        let old = before.tokens
        let new = after.tokens
        var start = 0
        while start < old.count, start < new.count, old[start].hash == new[start].hash { start += 1 }
        var tail = 0
        while tail < old.count - start, tail < new.count - start,
            old[old.count - 1 - tail].hash == new[new.count - 1 - tail].hash
        { tail += 1 }
        let lost = old[start..<(old.count - tail)]
        let won = new[start..<(new.count - tail)]
        // Lines with little in common are another line, not an edited one.
        guard start + tail >= max(1, min(old.count, new.count) / 3) else { return }
        if let name = after.defined, before.defined != nil {
            if before.defined == name { signature += 1 } else { definitionRenamed += 1 }
        }
        if lost.count == 1, won.count == 1, let from = lost.first, let to = won.first {
            swap(from, to)
            if from.kind == to.kind {
                switch from.kind {
                case .name:
                    nameOnly += 1
                    if from.signs & to.signs & Sign.builtinType.bit != 0 { typeOnly += 1 }
                case .text: textOnly += 1
                case .number: numberOnly += 1
                case .mark:
                    markOnly += 1
                    if (from.signs | to.signs) & (Sign.order.bit | Sign.equality.bit) != 0 { boundary += 1 }
                }
            }
            return
        }
        let signs = won.reduce(0 as UInt64) { $0 | $1.signs }
        let comma = UInt64(UInt8(ascii: ","))
        if lost.isEmpty {
            if won.contains(where: { $0.hash == comma && $0.kind == .mark }) { argumentAdded += 1 }
            if signs & Sign.both.bit != 0 { strengthened += 1 }
            if signs & Sign.nudge.bit != 0 { boundary += 1 }
        } else if won.isEmpty {
            if lost.contains(where: { $0.hash == comma && $0.kind == .mark }) { argumentRemoved += 1 }
        } else {
            var from = TokenHash.start
            var to = TokenHash.start
            for token in lost { from = (from ^ token.hash) &* 0x100_0000_01B3 }
            for token in won { to = (to ^ token.hash) &* 0x100_0000_01B3 }
            swaps[from &* 31 &+ to, default: 0] += 1
            swapCount += 1
        }
    }

    private mutating func swap(_ from: CodeLine.Token, _ to: CodeLine.Token) {
        swaps[from.hash &* 31 &+ to.hash, default: 0] += 1
        swapCount += 1
    }

    /// Edits that are the same as another one: a rename, a migration.
    var repeated: Int { swaps.values.reduce(0) { $0 + ($1 > 1 ? $1 : 0) } }
}
