#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Who a confined command is, outside and inside of its namespaces.
struct Identity: Hashable, Sendable {
    /// True when we were started by root: the stage runs as root and drops to `user` before bubblewrap.
    var dropsRoot: Bool
    /// Owner of slots and layers, as the machine sees it.
    var user: UInt32
    var group: UInt32
    /// What the command sees itself as.
    var innerUser: UInt32
    var innerGroup: UInt32
    var name: String

    /// - Parameters:
    ///   - environment: `SUDO_UID` and `SUDO_GID` name the person behind a root shell; `USER` the name to show inside.
    static func current(environment: [String: String]) -> Identity {
        let user = geteuid()
        guard user == 0 else {
            return Identity(
                dropsRoot: false, user: user, group: getegid(), innerUser: user, innerGroup: getegid(),
                name: plainName(environment["USER"]) ?? "acrouter")
        }
        if let text = environment["SUDO_UID"], let sudo = UInt32(text), sudo >= 1000, sudo < 60_000 {
            let group = environment["SUDO_GID"].flatMap { UInt32($0) } ?? sudo
            return Identity(
                dropsRoot: true, user: sudo, group: group, innerUser: sudo, innerGroup: group,
                name: plainName(environment["SUDO_USER"]) ?? "acrouter")
        }
        let unused = unusedUser()
        return Identity(
            dropsRoot: true, user: unused, group: unused, innerUser: 1000, innerGroup: 1000, name: "acrouter")
    }

    /// A number below the ranges of systemd (61184...) and of containers (65536...) that names no user here.
    private static func unusedUser() -> UInt32 {
        var candidate: UInt32 = 59_417
        while candidate > 50_000, getpwuid(candidate) != nil { candidate -= 1 }
        return candidate
    }

    private static func plainName(_ name: String?) -> String? {
        guard let name, !name.isEmpty, name != "root",
            name.utf8.allSatisfy({
                (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
                    || $0 == 0x5F
            })
        else { return nil }
        return name
    }

    /// `/etc/passwd` as the command sees it: three users, no list of the machine's accounts.
    func passwd(home: String) -> String {
        """
        root:x:0:0:root:/root:/bin/sh
        \(name):x:\(innerUser):\(innerGroup):\(name):\(home.filter { $0 != ":" && $0 != "\n" }):/bin/sh
        nobody:x:65534:65534:nobody:/nonexistent:/bin/false

        """
    }

    var groupFile: String {
        """
        root:x:0:
        \(name):x:\(innerGroup):
        nogroup:x:65534:

        """
    }
}
