/// The variables of a grant as the gate reads them: `NAME=first line`, then `+next line` for each further one.
enum GrantedVariables {
    /// The kernel takes 128 KiB for one variable; a key has a hundred bytes.
    static let largest = 32 << 10
    /// bash refuses to set these, and ends over it.
    private static let readOnly: Set<String> = ["UID", "EUID", "PPID", "SHELLOPTS", "BASHOPTS", "BASH_VERSINFO"]

    static func text(_ variables: [String: String]) -> [UInt8] {
        var text: [UInt8] = []
        for (name, value) in variables.sorted(by: { $0.key < $1.key }) where isUsable(name, value) {
            let lines = value.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() {
                text += index == 0 ? Array((name + "=").utf8) : [0x2B]
                text += Array(line) + [0x0A]
            }
        }
        return text
    }

    /// A name that a shell can export, and a value that a line can hold.
    private static func isUsable(_ name: String, _ value: String) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first), !readOnly.contains(name) else {
            return false
        }
        let isName = name.utf8.allSatisfy {
            (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
        }
        return isName && value.utf8.count <= largest && !value.utf8.contains(0)
    }
}
