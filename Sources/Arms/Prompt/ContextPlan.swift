import Changes

/// A place that a model should see, most important first.
struct ContextWish: Hashable {
    enum Part: Hashable {
        /// The function around a line, 1-based.
        case around(Int)
        /// What is called so.
        case named(String)
        /// Only what it is called and takes.
        case head(String)
        case beginning(Int)
    }

    var path: RepoPath
    var part: Part
}

/// What of which file is shown, chosen wish by wish while the budget lasts.
struct ContextPlan {
    private(set) var order: [RepoPath] = []
    private var shown: [RepoPath: Set<Int>] = [:]
    private var whole: Set<RepoPath> = []
    private(set) var left: Int

    /// A file of so many tokens is shown whole rather than in parts.
    private static let small = 1_500

    init(tokens: Int) { left = tokens }

    func shows(_ path: RepoPath) -> Bool { shown[path] != nil }

    /// - Returns: The lines that the wish names, 1-based, whether or not they found room; nil where there is no such place.
    @discardableResult
    mutating func add(_ wish: ContextWish, in file: SourceText) -> ClosedRange<Int>? {
        guard let range = Self.range(wish.part, in: file) else { return nil }
        var isHead = false
        if case .head = wish.part { isHead = true }
        if !isHead, file.tokens <= max(Self.small, left / 6), file.tokens <= left / 2 {
            take(1...max(1, file.lines.count), of: file)
            whole.insert(file.path)
        } else {
            take(range, of: file)
            if shown[file.path] != nil { for line in file.imports { take(line...line, of: file) } }
        }
        return range
    }

    private mutating func take(_ range: ClosedRange<Int>, of file: SourceText) {
        let fresh = range.filter { $0 <= file.lines.count && shown[file.path]?.contains($0) != true }
        var cost = TokenEstimate()
        for line in fresh { cost.add(file.lines[line - 1] + [0x0A]) }
        let isNew = shown[file.path] == nil
        let price = cost.tokens + (isNew ? 20 : 3)
        guard !fresh.isEmpty, price <= left else { return }
        left -= price
        if isNew { order.append(file.path) }
        shown[file.path, default: []].formUnion(fresh)
    }

    private static func range(_ part: ContextWish.Part, in file: SourceText) -> ClosedRange<Int>? {
        guard !file.lines.isEmpty else { return nil }
        switch part {
        case .around(let line):
            // Whoever wrote the number down may be anybody: a program prints what it likes.
            guard line >= 1, line <= file.lines.count else { return nil }
            if let found = file.outline.enclosing(line), found.lines.count <= 200 { return found.lines }
            return max(1, line - 15)...min(file.lines.count, line + 15)
        case .named(let name):
            return file.outline.named(name).first.map { found in
                found.lines.count <= 200 ? found.lines : found.lines.lowerBound...(found.lines.lowerBound + 200)
            }
        case .head(let name): return file.outline.named(name).first?.head
        case .beginning(let count): return 1...min(count, file.lines.count)
        }
    }

    func isWhole(_ file: SourceText) -> Bool {
        whole.contains(file.path) || (shown[file.path]?.count ?? 0) >= file.lines.count
    }

    /// The file's lines that are shown, with a mark where lines are left out.
    func rendered(_ file: SourceText) -> String {
        let lines = (shown[file.path] ?? []).sorted()
        var text = ""
        var last = 0
        for line in lines {
            if line != last + 1 { text += "... (lines \(last + 1) to \(line - 1) not shown) ...\n" }
            text += String(decoding: file.lines[line - 1], as: UTF8.self) + "\n"
            last = line
        }
        if last < file.lines.count { text += "... (lines \(last + 1) to \(file.lines.count) not shown) ...\n" }
        let title = PromptText.inline(file.path.display) + (isWhole(file) ? "" : " (in parts)")
        return title + "\n" + PromptText.fenced(text)
    }
}
