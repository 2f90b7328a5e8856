/// Kind of a tree entry, as git writes it in octal.
public enum FileMode: String, Hashable, Sendable, CaseIterable {
    case regular = "100644"
    case executable = "100755"
    case symlink = "120000"
    case submodule = "160000"

    /// - Parameter octal: git's spelling; the historic group-writable 100664 counts as `regular`.
    public init?(octal: String) {
        if octal == "100664" { self = .regular } else { self.init(rawValue: octal) }
    }

    public var isFile: Bool { self == .regular || self == .executable }
}
