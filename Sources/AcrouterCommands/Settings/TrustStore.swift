import GitStore
import Memory

extension Workspace {
    /// Names this repository to the user's own store: a hash of where it lies, so that no other checkout borrows its trust.
    var trustName: String { SHA256.hex(Array("acrouter repository \(layout.commonDirectory)".utf8)) }

    func trusts(digest: String) async throws -> Bool {
        guard let store = try UserStore.openExisting(directory: folders.state) else { return false }
        return try store.trustedAt(repository: trustName, sha256: digest) != nil
    }

    func trust(digest: String) throws {
        try UserStore.open(directory: folders.state).trust(repository: trustName, sha256: digest, at: Clock.now())
    }

    func distrust() throws { try UserStore.open(directory: folders.state).distrust(repository: trustName) }
}
