import Foundation

/// A program that speaks `acrouter.model/1`.
public enum ModelProgram: Hashable, Sendable {
    /// Path of our own, `git-acrouter-http`.
    case helper(String)
    /// The user's own command, run by `sh -c`.
    case command(String)

    public static let helperName = "git-acrouter-http"

    /// Our helper: where `ACROUTER_HTTP` says, else beside this program, else in `PATH`.
    ///
    /// Beside it first, because the two are released together.
    /// - Parameter executable: path of the running program; nil asks the system.
    /// - Returns: nil when there is none that may be run.
    public static func findHelper(environment: [String: String], executable: String? = nil) -> ModelProgram? {
        if let named = environment["ACROUTER_HTTP"], !named.isEmpty {
            return isRunnable(named) ? .helper(named) : nil
        }
        let own = executable ?? Bundle.main.executablePath ?? ""
        let beside = URL(fileURLWithPath: own).resolvingSymlinksInPath().deletingLastPathComponent().path
        return ([beside] + folders(of: environment)).map { $0 + "/" + helperName }.first(where: isRunnable)
            .map { .helper($0) }
    }

    /// First place in `PATH` that has a program of that name; a name with a slash is looked at as it is.
    public static func find(_ name: String, environment: [String: String]) -> String? {
        if name.contains("/") { return isRunnable(name) ? name : nil }
        return folders(of: environment).map { $0 + "/" + name }.first(where: isRunnable)
    }

    /// Relative folders of `PATH` are left out: the working tree must not decide what is run.
    private static func folders(of environment: [String: String]) -> [String] {
        (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").filter { $0.hasPrefix("/") }.map(String.init)
    }

    private static func isRunnable(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return path.hasPrefix("/") && FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            && !isFolder.boolValue && FileManager.default.isExecutableFile(atPath: path)
    }

    /// Program and arguments.
    var words: [String] {
        switch self {
        case .helper(let path): [path]
        case .command(let command): ["/bin/sh", "-c", command]
        }
    }
}
