import Foundation

/// The files of this package, found from where this one lies.
struct Project {
    let root: URL

    init(from file: String = #filePath) {
        let sources = URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        // A package made of links to the real folders is held to the real ones.
        root = sources.resolvingSymlinksInPath().deletingLastPathComponent()
    }

    struct File {
        let path: String
        let text: String
    }

    /// A Swift file, read and split once for all checks.
    struct Source {
        let file: File
        let text: SwiftText
        let imports: [ImportLine]

        var path: String { file.path }
        /// `Sources` or `Tests`, and the target under it.
        var room: String { path.split(separator: "/").prefix(1).joined() }
        var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
    }

    func swift() throws -> [Source] {
        try ["Sources", "Tests"].flatMap { try files(in: $0, ending: ".swift") }
            .map { file in
                let text = SwiftText(file.text)
                return Source(file: file, text: text, imports: ImportLine.all(in: text))
            }
    }

    func text(_ path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }

    func folders(in path: String) throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: path).path)
        return names.sorted().filter { name in
            var isFolder: ObjCBool = false
            let full = root.appending(path: path).appending(path: name).path
            return FileManager.default.fileExists(atPath: full, isDirectory: &isFolder) && isFolder.boolValue
        }
    }

    /// Text files under a folder, or the file itself; build products and what is not UTF-8 left out.
    func files(in path: String, ending: String = "") throws -> [File] {
        let folder = root.appending(path: path)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) else { return [] }
        if !isFolder.boolValue { return [File(path: path, text: try text(path))] }
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return names.sorted().compactMap { name in
            guard name.hasSuffix(ending), !name.split(separator: "/").contains(where: { $0.hasPrefix(".build") }) else {
                return nil
            }
            // Folders, links that lead nowhere and binary files have no text to check.
            guard let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8) else { return nil }
            return File(path: path + "/" + name, text: text)
        }
    }
}
