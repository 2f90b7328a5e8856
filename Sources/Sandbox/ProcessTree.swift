#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What `/proc` says about a process and everything below it.
struct ProcessTree {
    struct Usage: Equatable {
        var processes = 0
        /// Private memory of all, plus the largest shared part: an estimate that counts shared pages once.
        var memory = 0
    }

    let root: Int32

    /// Descendants of the root, parents first; orphans stay in it, because they fall to the namespace's first process.
    func descendants(limit: Int = 20_000) -> [Int32] {
        let table = Self.listsChildren ? nil : Self.parents()
        var found: [Int32] = []
        var next = 0
        var parent = root
        while true {
            found += table.map { $0[parent] ?? [] } ?? Self.children(of: parent)
            guard next < found.count, found.count < limit else { return found }
            parent = found[next]
            next += 1
        }
    }

    /// Kernels without CONFIG_PROC_CHILDREN have no such file; there every process is asked for its parent.
    private static let listsChildren = FileSystem.exists("/proc/self/task/\(getpid())/children")

    /// Children of all threads of a process (proc(5)).
    private static func children(of process: Int32) -> [Int32] {
        var result: [Int32] = []
        for thread in FileSystem.names(in: "/proc/\(process)/task") {
            guard let text = FileSystem.text("/proc/\(process)/task/\(thread)/children", limit: 1 << 22) else {
                continue
            }
            result += text.split(separator: " ").compactMap { Int32($0) }
        }
        return result
    }

    private static func parents() -> [Int32: [Int32]] {
        var table: [Int32: [Int32]] = [:]
        for process in FileSystem.names(in: "/proc").compactMap({ Int32($0) }) {
            // The name, in parentheses, may hold anything; state and parent follow the last one.
            guard let text = FileSystem.text("/proc/\(process)/stat", limit: 4096), let end = text.lastIndex(of: ")")
            else {
                continue
            }
            let fields = text[text.index(after: end)...].split(separator: " ")
            if fields.count > 1, let parent = Int32(fields[1]) { table[parent, default: []].append(process) }
        }
        return table
    }

    func usage(of processes: [Int32], pageSize: Int) -> Usage {
        var usage = Usage(processes: processes.count)
        var shared = 0
        for process in processes {
            guard let text = FileSystem.text("/proc/\(process)/statm", limit: 4096) else { continue }
            let fields = text.split(separator: " ")
            guard fields.count > 2, let resident = Int(fields[1]), let common = Int(fields[2]) else { continue }
            usage.memory += max(resident - common, 0) * pageSize
            shared = max(shared, common * pageSize)
        }
        usage.memory += shared
        return usage
    }

    /// Processes of ours whose environment carries a run's mark: what left its parents behind without a namespace.
    static func marked(_ mark: String) -> [Int32] {
        let wanted = Array((UnmountedRun.markVariable + "=" + mark).utf8)
        return FileSystem.names(in: "/proc").compactMap { Int32($0) }.filter { process in
            guard process != getpid(), let bytes = FileSystem.read("/proc/\(process)/environ", limit: 1 << 22) else {
                return false
            }
            return bytes.split(separator: 0).contains { $0.elementsEqual(wanted) }
        }
    }

    static func signal(_ number: Int32, to processes: [Int32]) {
        // A process that has just ended is no error.
        for process in processes { _ = kill(process, number) }
    }

    /// Bytes that the machine can still give without swapping; nil where /proc does not say.
    static func availableMemory() -> Int? {
        guard let text = FileSystem.text("/proc/meminfo", limit: 1 << 16) else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
            return line.split(separator: " ").compactMap { Int($0) }.first.map { $0 * 1024 }
        }
        return nil
    }
}
