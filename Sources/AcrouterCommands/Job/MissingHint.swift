import Changes
import Foundation
import GitStore
import Orchestrator
import Report
import Sandbox
import Verification

/// What to carry into the sandbox when the tests lacked Python modules that lie, ignored by git, in the working tree.
struct MissingHint: Sendable {
    let workspace: Workspace
    let settings: Settings
    /// The tree that the tests ran on.
    let tree: ObjectID

    /// Beyond these the cause is hardly a forgotten file.
    private static let most = 3

    /// Says a line for each file that is found; nothing when the reason names no module or none of them is there.
    func say(for reason: String) async {
        let modules = TestReport.missing(in: reason)
        guard !modules.isEmpty else { return }
        // A hint that cannot be worked out is left out: the verdict has been told.
        let found = (try? await files(of: modules)) ?? []
        for path in found.prefix(Self.most) {
            workspace.program.say(
                "hint: \(Printable.text(path, oneLine: true)) exists but is ignored by git: "
                    + "git config --add acrouter.carry " + Self.quoted(path))
        }
    }

    private func files(of modules: [String]) async throws -> [String] {
        let root = try workspace.root()
        let entries = try await workspace.repository.entries(of: tree)
        let folders = Self.folders(above: entries.compactMap(\.path.exactText))
        var found: [String] = []
        for module in modules {
            for place in Self.places(of: module, folders: folders) {
                // A folder that is tracked and gone, or cannot be read, holds nothing to carry.
                let names = (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + place.folder)) ?? []
                found += names.sorted().filter { Self.isModule($0, named: place.name) }
                    .map { place.folder.isEmpty ? $0 : place.folder + "/" + $0 }
            }
        }
        let ignored = try await workspace.repository.ignored(among: found.map { RepoPath($0) })
        // What is carried already was not what the tests lacked.
        let carried = try await CarriedPaths.find(
            try Bench.sandboxConfiguration(workspace, settings: settings), for: tree, from: workspace.repository)
        return found.filter { path in
            ignored.contains(RepoPath(path)) && !carried.files.contains(path) && !carried.folders.contains(path)
        }
    }

    private static func folders(above paths: [String]) -> Set<String> {
        var folders: Set<String> = ["", "src"]
        for path in paths {
            var rest = Substring(path)
            while let slash = rest.lastIndex(of: "/") {
                rest = rest[..<slash]
                if !folders.insert(String(rest)).inserted { break }
            }
        }
        return folders
    }

    /// Where a module would lie: below each folder that holds its package, or in any for one that has none.
    static func places(of module: String, folders: Set<String>) -> [(folder: String, name: String)] {
        let parts = module.split(separator: ".").map(String.init)
        guard let name = parts.last, parts.allSatisfy({ $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } })
        else { return [] }
        let package = parts.dropLast().joined(separator: "/")
        return folders.sorted().filter { package.isEmpty || $0 == package || $0.hasSuffix("/" + package) }
            .map { ($0, name) }
    }

    /// A module, a package, or an extension module with its platform's suffix.
    private static func isModule(_ file: String, named name: String) -> Bool {
        file == name || file == name + ".py"
            || file.hasPrefix(name + ".") && (file.hasSuffix(".so") || file.hasSuffix(".pyd"))
    }

    /// As a shell takes it for one word.
    private static func quoted(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x2B...0x39).contains(byte) || byte == 0x5F
        }
        return isPlain ? path : "'" + path.replacing("'", with: "'\\''") + "'"
    }
}
