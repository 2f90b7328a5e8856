internal import Orchestrator

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Copies of the user's credential files in a layer's home.
///
/// Copies, never the files themselves: a command that could write them could log the user out, or in as somebody else.
struct GrantedFiles {
    /// A credential file has a few thousand bytes.
    static let largest = 1 << 20

    /// What gets the writes to the home inside.
    var home: String
    /// The user's home on the machine, which may itself be reached through a link.
    var userHome: String
    /// Of the files, and of the person that we work for.
    var owner: (user: UInt32, group: UInt32)?

    /// - Returns: Contents of the files that were copied, for who has to know the keys in them.
    func place(_ files: [StepGrant.File]) throws(SandboxError) -> [[UInt8]] {
        var contents: [[UInt8]] = []
        for file in files {
            guard SafePath.isPlain(file.destination) else {
                throw SandboxError(.invalidPath, "copy a credential file", on: file.destination)
            }
            guard let bytes = read(file.source) else { continue }
            guard SafePath.write(bytes, to: file.destination, below: home, owner: owner) else {
                throw SandboxError(.fileSystem, "copy a credential file", on: file.destination)
            }
            contents.append(bytes)
        }
        return contents
    }

    /// A regular file of the user's own, behind no link: with a link in its place any file could be asked for.
    private func read(_ source: String) -> [UInt8]? {
        let isHome = source.hasPrefix(userHome + "/")
        let folder = isHome ? FileSystem.realPath(userHome) ?? userHome : "/"
        let path = source.dropFirst(isHome ? userHome.utf8.count + 1 : 1)
        guard source.hasPrefix("/"),
            let (bytes, status) = SafePath.read(String(path), below: folder, limit: Self.largest)
        else { return nil }
        return status.st_uid == geteuid() || status.st_uid == owner?.user ? bytes : nil
    }
}
