/// Turns paths as tools print them into paths relative to the project's root.
struct PrintedPaths {
    /// Absolute folder that the step ran in, as the step itself said; nil when it did not.
    let runFolder: String?
    /// The same folder relative to the root; empty for the root.
    let directory: String

    /// Nil for a path outside the project, or in a folder of build products or dependencies.
    func relative(_ path: String) -> String? {
        var path = path
        if path.hasPrefix("/") {
            guard let runFolder, path.hasPrefix(root(of: runFolder) + "/") else { return nil }
            path = String(path.dropFirst(root(of: runFolder).count + 1))
        } else if !directory.isEmpty {
            path = directory + "/" + path
        }
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." {
                guard parts.popLast() != nil else { return nil }
            } else {
                parts.append(part)
            }
        }
        let foreign: Set<Substring> = [".build", "node_modules", "target", ".venv", "venv", "site-packages"]
        guard !parts.isEmpty, !parts.contains(where: foreign.contains) else { return nil }
        return parts.joined(separator: "/")
    }

    func relative(_ frames: [StackFrame]) -> [StackFrame] {
        frames.compactMap { frame in
            relative(frame.path).map { StackFrame(path: $0, line: frame.line, function: frame.function) }
        }
    }

    private func root(of runFolder: String) -> String {
        guard !directory.isEmpty, runFolder.hasSuffix("/" + directory) else { return runFolder }
        return String(runFolder.dropLast(directory.count + 1))
    }
}
