public import Changes

/// What looking for a test command gave.
public struct TestDetection: Sendable {
    /// In order of preference; the first is used unless the user says otherwise.
    public var plans: [TestPlan]
    /// Where we looked, for the message when nothing was found.
    public var lookedAt: [String]

    public init(plans: [TestPlan], lookedAt: [String]) {
        self.plans = plans
        self.lookedAt = lookedAt
    }

    /// What to tell a user whose project has no test command that we know.
    public var message: String {
        "no test command found (looked at \(lookedAt.joined(separator: ", ")));"
            + " set one with `git config acrouter.test 'CMD'`"
    }
}

extension TestPlan {
    /// Finds how a tree's tests are run.
    ///
    /// The root speaks first; only when it has nothing are the folders of `changed` and the folders below the root
    /// looked at. Where several runners fit, those of the changed files' language come first.
    /// - Parameters:
    ///   - paths: every file of the tree.
    ///   - ignored: ignored folders that exist beside it and are carried into the sandbox (`.venv`).
    ///   - changed: paths that the work is about, as far as known.
    ///   - read: contents of a small file of the tree; nil when it cannot be read.
    public static func detect(
        paths: [RepoPath], ignored: Set<String> = [], changed: [RepoPath] = [],
        read: (RepoPath) async throws -> [UInt8]?
    ) async rethrows -> TestDetection {
        let names = paths.compactMap(\.exactText)
        var lookedAt = [
            "Package.swift", "pytest and unittest files", "Cargo.toml", "go.mod", "package.json", "Makefile",
        ]
        let root = try await TestFolder(folder: "", names: names, ignored: ignored).plans(read: read)
        if !root.isEmpty { return TestDetection(plans: ordered(root, changed: changed), lookedAt: lookedAt) }
        var found: [TestPlan] = []
        let folders = subfolders(names: names, changed: changed.compactMap(\.exactText))
        for folder in folders {
            found += try await TestFolder(folder: folder, names: names, ignored: ignored).plans(read: read)
        }
        if !folders.isEmpty { lookedAt.append("the same in \(folders.prefix(5).joined(separator: ", "))") }
        return TestDetection(plans: ordered(found, changed: changed), lookedAt: lookedAt)
    }

    /// Folders of the changes, deepest first, then those one level down; at most 20.
    private static func subfolders(names: [String], changed: [String]) -> [String] {
        var folders: [String] = []
        for path in changed {
            var parts = path.split(separator: "/").dropLast()
            while !parts.isEmpty {
                folders.append(parts.joined(separator: "/"))
                parts = parts.dropLast()
            }
        }
        folders.sort { $0.split(separator: "/").count > $1.split(separator: "/").count }
        let level = Set(names.compactMap { name in name.firstIndex(of: "/").map { String(name[..<$0]) } }).sorted()
        var seen: Set<String> = []
        return Array((folders + level).filter { seen.insert($0).inserted && !$0.hasPrefix(".") }.prefix(20))
    }

    private static func ordered(_ plans: [TestPlan], changed: [RepoPath]) -> [TestPlan] {
        let languages = [
            "swift": "swift", "py": "python", "rs": "rust", "go": "go", "js": "javascript", "ts": "javascript",
            "jsx": "javascript", "tsx": "javascript",
        ]
        var weight: [String: Int] = [:]
        for path in changed { if let language = languages[path.fileExtension] { weight[language, default: 0] += 1 } }
        let best = weight.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        return plans.filter { $0.language == best } + plans.filter { $0.language != best }
    }
}
