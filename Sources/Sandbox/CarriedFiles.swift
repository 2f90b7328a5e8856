internal import Changes
internal import Orchestrator

/// Puts carried files into a slot's tree and takes them out again; only under the slot's exclusive lock.
///
/// They lie in the tree itself, below every attempt's layer, so that a candidate's edits win over them and every level
/// of isolation has them. A list beside the tree says which they are: git does not know them.
struct CarriedFiles {
    var slot: SlotFolder
    var owner: (user: UInt32, group: UInt32)?

    private var listPath: String { slot.directory + "/carried" }

    private var edits: Edits {
        Edits(folder: slot.tree, tree: nil, target: .copiedTree, owner: owner)
    }

    /// Relative to the tree.
    var paths: [String] {
        (FileSystem.text(listPath, limit: 16 << 20) ?? "").split(separator: "\n").map(String.init)
    }

    /// Before the fill: what the new generation does not carry must not be taken for a file of its own.
    func removeAll(except files: [CarryPlan.File]) throws(SandboxError) {
        let kept = Set(files.map(\.path))
        // A folder of that name is a warm-up's work, and no longer ours.
        let gone = paths.filter { !kept.contains($0) && !SafePath.isDirectory($0, below: slot.tree) }
        try edits.apply(gone.map { FileEdit(path: RepoPath($0), content: .delete) })
        for path in gone {
            guard let slash = path.lastIndex(of: "/") else { continue }
            SafePath.removeEmptyFolders(String(path[..<slash]), below: slot.tree)
        }
    }

    /// After the fill. A file that is the same already keeps its time, so that builds go on from there.
    func place(_ files: [CarryPlan.File]) throws(SandboxError) {
        // First the list: after a crash in between it names too much, never too little.
        try FileSystem.replace(listPath, with: files.map { $0.path + "\n" }.joined())
        let changed = files.filter { file in
            SafePath.read(file.path, below: slot.tree, limit: file.bytes.count)?.bytes != file.bytes
        }
        try write(changed)
    }

    /// After the warm-up, which may have made newer ones from what it built: puts back only what it removed.
    func placeMissing(_ files: [CarryPlan.File]) throws(SandboxError) {
        try write(files.filter { SafePath.status($0.path, below: slot.tree) == nil })
    }

    private func write(_ files: [CarryPlan.File]) throws(SandboxError) {
        try edits.apply(
            files.map { file in
                FileEdit(
                    path: RepoPath(file.path),
                    content: .write(mode: file.isExecutable ? .executable : .regular, bytes: file.bytes))
            })
    }

    /// The list goes with a copied tree.
    func adopt(from sibling: SlotFolder) throws(SandboxError) {
        let other = CarriedFiles(slot: sibling, owner: owner)
        try FileSystem.replace(listPath, with: other.paths.map { $0 + "\n" }.joined())
    }
}
