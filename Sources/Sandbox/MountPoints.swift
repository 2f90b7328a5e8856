#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Makes the folders and empty files over which something will be mounted inside a run's own folders.
///
/// Between two steps those folders are a hostile run's work: a symlink where a mount point's parent was would lead the
/// next step's mounts, and bubblewrap's `mkdir`, into the user's real files. So each mount point is made, or found to
/// be there, from outside, one component at a time and never through a link; nothing of the run lives meanwhile.
struct MountPoints {
    /// A folder that is mounted inside, and the folder outside that gets what is written to it.
    struct Area: Hashable {
        var inside: String
        var outside: String
    }

    private let areas: [Area]
    private let owner: (user: UInt32, group: UInt32)?

    init(areas: [Area], owner: (user: UInt32, group: UInt32)?) {
        // Innermost first: a project below the home belongs to its own area.
        self.areas = areas.sorted { $0.inside.utf8.count > $1.inside.utf8.count }
        self.owner = owner
    }

    /// The path of `destination` relative to the area that holds it, with the area's folder inside.
    func place(of destination: String) -> (area: Area, path: String)? {
        guard let area = areas.first(where: { destination.hasPrefix($0.inside + "/") }) else { return nil }
        return (area, String(destination.dropFirst(area.inside.count + 1)))
    }

    /// - Returns: False when something else is in the way; then nothing may be mounted there. True also for a place
    ///   outside of all areas, which bubblewrap makes in its own fresh root.
    func make(_ destination: String, isFolder: Bool) -> Bool {
        guard let (area, path) = place(of: destination) else { return true }
        var current = open(area.outside, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard current >= 0 else { return false }
        defer { close(current) }
        let parts = path.split(separator: "/").map(String.init)
        for (index, part) in parts.enumerated() {
            guard part != ".." && part != "." else { return false }
            if index == parts.count - 1 && !isFolder { return makeFile(part, in: current) }
            if mkdirat(current, part, 0o755) == 0 { own(part, in: current) } else if errno != EEXIST { return false }
            let next = openat(current, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard next >= 0 else { return false }
            close(current)
            current = next
        }
        return true
    }

    /// Makes a symlink; one that is there stays. False for a place outside of all areas.
    func link(_ path: String, to target: String) -> Bool {
        guard let (area, below) = place(of: path) else { return false }
        return SafePath.link(target, at: below, below: area.outside, owner: owner)
    }

    private func makeFile(_ name: String, in folder: Int32) -> Bool {
        var status = stat()
        if fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return status.st_mode & S_IFMT == S_IFREG }
        let file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else { return false }
        close(file)
        own(name, in: folder)
        return true
    }

    private func own(_ name: String, in folder: Int32) {
        if let owner { _ = fchownat(folder, name, owner.user, owner.group, AT_SYMLINK_NOFOLLOW) }
    }
}
