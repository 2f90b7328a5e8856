/// A version of three numbers with an optional pre-release.
public struct Semver: Hashable, Comparable, CustomStringConvertible, Sendable {
    public var major: Int
    public var minor: Int
    public var patch: Int
    public var preRelease: [String]

    public init(_ major: Int, _ minor: Int, _ patch: Int, preRelease: [String] = []) {
        self.major = major
        self.minor = minor
        self.patch = patch
        self.preRelease = preRelease
    }

    public init?(_ text: String) {
        var core = text
        var pre: [String] = []
        if let dash = text.firstIndex(of: "-") {
            core = String(text[..<dash])
            let rest = text[text.index(after: dash)...]
            pre = rest.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            if pre.contains("") {
                return nil
            }
        }
        let numbers = core.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 3 else { return nil }
        var values: [Int] = []
        for number in numbers {
            guard let value = Int(number), value >= 0, number.first != "+" else { return nil }
            if number.count > 1 && number.first == "0" {
                return nil
            }
            values.append(value)
        }
        self.init(values[0], values[1], values[2], preRelease: pre)
    }

    public var description: String {
        let core = "\(major).\(minor).\(patch)"
        return preRelease.isEmpty ? core : core + "-" + preRelease.joined(separator: ".")
    }

    public static func < (left: Semver, right: Semver) -> Bool {
        let a = (left.major, left.minor, left.patch)
        let b = (right.major, right.minor, right.patch)
        if a != b {
            return a < b
        }
        if left.preRelease.isEmpty || right.preRelease.isEmpty {
            return !left.preRelease.isEmpty && right.preRelease.isEmpty
        }
        for (x, y) in zip(left.preRelease, right.preRelease) {
            if x == y {
                continue
            }
            switch (Int(x), Int(y)) {
            case (let m?, let n?): return m < n
            case (_?, nil): return true
            case (nil, _?): return false
            default: return x < y
            }
        }
        return left.preRelease.count < right.preRelease.count
    }

    public func nextMinor() -> Semver { Semver(major, minor + 1, 0) }
    public func nextMajor() -> Semver { Semver(major + 1, 0, 0) }

    public func nextPatch() -> Semver {
        if !preRelease.isEmpty {
            return Semver(major, minor, patch)
        }
        return Semver(major, minor, patch + 1)
    }

    /// Whether a caller who asked for `wanted` can live with this version.
    public func isCompatible(with wanted: Semver) -> Bool {
        guard self >= wanted, major == wanted.major else { return false }
        if major == 0 {
            return minor == wanted.minor
        }
        return true
    }

    /// The newest release among texts that fits.
    public static func best(of texts: [String], for wanted: Semver) -> Semver? {
        texts.compactMap { Semver($0) }
            .filter { $0.preRelease.isEmpty && $0.isCompatible(with: wanted) }
            .max()
    }
}
