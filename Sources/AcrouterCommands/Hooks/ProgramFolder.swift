import Foundation

/// Where hooks look for the program when `PATH` has none.
enum ProgramFolder {
    private static let program = "/git-acrouter"

    /// The folder that an upgrade leaves in place: of packages the real one carries the version in its name, and a link
    /// in a folder of `PATH` leads there.
    ///
    /// - Parameters:
    ///   - own: this very program, by its real name.
    ///   - path: as in `PATH`.
    static func lasting(own: String = Bundle.main.executablePath ?? "", path: String) -> String {
        let real = URL(fileURLWithPath: own).deletingLastPathComponent().path
        let folders = path.split(separator: ":").map(String.init) + [real]
        return folders.first { isUsable($0) && isSame($0 + program, own) }
            ?? (isUsable(real) ? real : HookShim.usualFolder)
    }

    static func holdsProgram(_ folder: String) -> Bool { access(folder + program, X_OK) == 0 }

    /// No folder with a colon can be in `PATH`, and the hook gives it one line.
    private static func isUsable(_ folder: String) -> Bool {
        folder.hasPrefix("/") && !folder.contains(":") && !folder.contains("\n")
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        guard stat(one, &first) == 0, stat(other, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }
}
