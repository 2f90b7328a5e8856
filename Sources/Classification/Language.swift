public import Changes

/// A programming language as far as a classifier needs it: whose file it is, and which of its lines are comments.
public struct Language: Hashable, Sendable {
    /// Lower-case name used in jobs and in memory: `swift`, `python`, `cpp`.
    public let name: String
    /// Lower-case file extensions, without the dot.
    public let extensions: [String]
    /// Starts of a line that make it a comment once its indent is gone.
    let lineComments: [String]

    private init(_ name: String, _ extensions: String, comments: [String]) {
        self.name = name
        self.extensions = extensions.split(separator: " ").map(String.init)
        self.lineComments = comments
    }

    // A block comment's inner lines are known only by the customary leading star: a hunk need not show where it began.
    private static let slashes = ["//", "/*", "*/", "* ", "*\n"]
    private static let hash = ["#"]
    private static let markup = ["<!--", "-->"]

    /// Every language that is told from others; adding a row is all that another one takes.
    public static let all: [Language] = [
        Language("swift", "swift", comments: slashes),
        Language("python", "py pyi pyx", comments: hash + ["\"\"\"", "'''"]),
        Language("rust", "rs", comments: slashes),
        Language("go", "go", comments: slashes),
        Language("typescript", "ts tsx mts cts", comments: slashes),
        Language("javascript", "js jsx mjs cjs", comments: slashes),
        Language("c", "c h", comments: slashes),
        Language("cpp", "cc cpp cxx hh hpp hxx cu cuh ipp", comments: slashes),
        Language("objective-c", "m mm", comments: slashes),
        Language("java", "java", comments: slashes),
        Language("kotlin", "kt kts", comments: slashes),
        Language("scala", "scala", comments: slashes),
        Language("groovy", "groovy", comments: slashes),
        Language("csharp", "cs", comments: slashes),
        Language("php", "php", comments: slashes + hash),
        Language("ruby", "rb", comments: hash),
        Language("perl", "pl pm", comments: hash),
        Language("shell", "sh bash zsh fish", comments: hash),
        Language("lua", "lua", comments: ["--"]),
        Language("sql", "sql", comments: ["--", "/*", "*/", "* "]),
        Language("haskell", "hs", comments: ["--", "{-", "-}"]),
        Language("elixir", "ex exs", comments: hash),
        Language("dart", "dart", comments: slashes),
        Language("zig", "zig", comments: slashes),
        Language("r", "r", comments: hash),
        Language("julia", "jl", comments: hash),
        Language("vue", "vue", comments: slashes + markup),
        Language("svelte", "svelte", comments: slashes + markup),
        Language("html", "html htm", comments: markup),
        Language("css", "css scss sass less", comments: slashes),
    ]

    private static let byExtension: [String: Language] = Dictionary(
        all.flatMap { language in language.extensions.map { ($0, language) } }, uniquingKeysWith: { first, _ in first })

    /// - Returns: nil for prose, data, configuration and unknown extensions.
    public static func of(_ path: RepoPath) -> Language? { byExtension[path.fileExtension] }

    /// Whether a line says nothing to a compiler: blank, or a comment by its first characters.
    func isCommentOrBlank(_ line: [UInt8]) -> Bool {
        let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        if text.allSatisfy({ $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) { return true }
        return lineComments.contains { text.starts(with: $0.utf8) }
    }
}
