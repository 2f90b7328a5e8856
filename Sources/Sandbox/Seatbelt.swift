/// The profile for macOS `sandbox-exec`. Written from sandbox-exec(1) and the profiles in /System/Library/Sandbox; it
/// has not been run: the project's machines are Linux.
enum Seatbelt {
    static func arguments(readable: [String], writable: [String], home: String, allowsNetwork: Bool) -> [String] {
        var profile = """
            (version 1)
            (deny default)
            (allow process-fork) (allow process-exec) (allow signal (target same-sandbox))
            (allow sysctl-read) (allow mach-lookup) (allow ipc-posix-shm) (allow file-read-metadata)
            (allow file-read* (subpath "/usr") (subpath "/bin") (subpath "/sbin") (subpath "/opt") (subpath "/System")
              (subpath "/Library/Developer") (subpath "/Applications/Xcode.app") (subpath "/private/etc")
              (subpath "/private/var/db") (subpath "/dev"))
            (allow file-write* (literal "/dev/null") (literal "/dev/tty"))

            """
        for path in readable { profile += "(allow file-read* (subpath \(quoted(path))))\n" }
        for path in writable { profile += "(allow file-read* file-write* (subpath \(quoted(path))))\n" }
        for name in [".ssh", ".aws", ".netrc", ".config", ".npmrc", "Library/Keychains"] {
            profile += "(deny file-read* (subpath \(quoted(home + "/" + name))))\n"
        }
        if allowsNetwork {
            profile += "(allow network*)\n"
        } else {
            profile += "(allow network* (local ip \"localhost:*\") (remote ip \"localhost:*\"))\n"
        }
        return ["/usr/bin/sandbox-exec", "-p", profile]
    }

    private static func quoted(_ path: String) -> String {
        "\"" + path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
