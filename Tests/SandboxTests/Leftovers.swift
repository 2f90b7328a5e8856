import Foundation

/// What a run may have left on the machine.
enum Leftovers {
    /// Processes whose environment or arguments hold `token`, zombies left out.
    ///
    /// The kernel takes a killed process down in its own time, so what is seen is looked at again, for 5 s at most.
    static func processes(withToken token: String) -> [Int32] {
        var left = seen(withToken: token)
        let end = ContinuousClock.now + .seconds(5)
        while !left.isEmpty, ContinuousClock.now < end { left = seen(withToken: token) }
        return left
    }

    private static func seen(withToken token: String) -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter { process in
            guard process != getpid() else { return false }
            for file in ["environ", "cmdline"] {
                if let data = FileManager.default.contents(atPath: "/proc/\(process)/\(file)"),
                    data.range(of: Data(token.utf8)) != nil
                {
                    return true
                }
            }
            return false
        }
    }

    static func layers(in cache: String) throws -> [String] {
        guard let walk = FileManager.default.enumerator(atPath: cache + "/slots") else { return [] }
        return walk.compactMap { $0 as? String }.filter {
            let parts = $0.split(separator: "/")
            return parts.count == 4 && parts[2] == "layers"
        }
    }

    static func mounts(under root: String) -> [String] {
        let table = (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? ""
        return table.split(separator: "\n").map(String.init).filter {
            $0.contains((root as NSString).lastPathComponent)
        }
    }
}
