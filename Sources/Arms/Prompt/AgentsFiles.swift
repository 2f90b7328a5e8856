import Changes

/// What the project tells agents: AGENTS.md from the root down to the folders of the files that are shown.
struct AgentsFiles {
    /// The convention's bound on all of them together.
    private static let most = 32 << 10

    let paths: [RepoPath]
    let tokens: Int

    func read(_ sources: inout PromptSources) async throws -> [String] {
        var folders: Set<String> = [""]
        for path in paths {
            var folder = ""
            for component in path.components.dropLast() {
                folder += (folder.isEmpty ? "" : "/") + String(decoding: component, as: UTF8.self)
                folders.insert(folder)
            }
        }
        var text = ""
        var bytes = 0
        for folder in folders.sorted() {
            let path = RepoPath(folder.isEmpty ? "AGENTS.md" : folder + "/AGENTS.md")
            guard let file = try await sources.file(path) else { continue }
            let content = String(decoding: file.text(1...max(1, file.lines.count)), as: UTF8.self)
            bytes += content.utf8.count
            guard bytes <= Self.most, TokenEstimate.of(text) + TokenEstimate.of(content) <= tokens else { break }
            text += PromptText.inline(path.display) + "\n" + PromptText.fenced(content)
        }
        return text.isEmpty ? [] : ["# How this project wants to be worked on\n\n" + text]
    }
}
