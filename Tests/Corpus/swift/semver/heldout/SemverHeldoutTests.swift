import Semver
import Testing

@Suite struct SemverHeldoutTests {
    static let order = [
        "0.0.1", "0.9.9", "1.0.0-0", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.1.x",
        "1.0.0-alpha.b",
        "1.0.0-beta", "1.0.0", "1.0.1", "1.1.0-z", "1.1.0", "1.2.0", "1.10.0", "2.0.0-a", "2.0.0", "10.0.0",
    ]

    @Test func total() throws {
        let versions = try Self.order.map { try #require(Semver($0)) }
        for (i, left) in versions.enumerated() {
            #expect(left.description == Self.order[i])
            for (j, right) in versions.enumerated() {
                #expect((left < right) == (i < j))
                #expect((left == right) == (i == j))
            }
        }
    }

    @Test(arguments: [
        "", "1", "1.2.3.4", "a.b.c", "1..2", "1.2.-3", "v1.2.3", "1.2.3 ", "+1.2.3", "1.2.3-", "1.2.3-.a", "00.1.2",
        "1.2.03",
    ])
    func bad(text: String) {
        #expect(Semver(text) == nil)
    }

    @Test func zeros() {
        #expect(Semver("0.0.0") == Semver(0, 0, 0))
        #expect(Semver("10.0.100") == Semver(10, 0, 100))
        #expect(Semver("1.2.3-a-b.c")?.preRelease == ["a-b", "c"])
    }

    @Test func raising() {
        let pre = Semver(1, 9, 9, preRelease: ["x"])
        #expect(pre.nextMinor() == Semver(1, 10, 0))
        #expect(pre.nextMajor() == Semver(2, 0, 0))
        #expect(pre.nextPatch() == Semver(1, 9, 9))
        #expect(Semver(0, 0, 9).nextPatch() == Semver(0, 0, 10))
    }

    @Test(arguments: [
        ("1.2.0", "1.2.0", true), ("1.2.0-a", "1.2.0", false), ("1.2.0", "1.2.0-a", true), ("0.1.9", "0.1.2", true),
        ("0.2.0", "0.1.2", false), ("0.1.1", "0.1.2", false), ("1.0.0", "0.9.0", false), ("1.99.0", "1.0.0", true),
    ])
    func compatible(text: String, wanted: String, expected: Bool) {
        #expect(Semver(text)!.isCompatible(with: Semver(wanted)!) == expected)
    }

    @Test func best() {
        #expect(Semver.best(of: [], for: Semver(1, 0, 0)) == nil)
        #expect(Semver.best(of: ["0.1.0", "0.1.5", "0.2.0"], for: Semver(0, 1, 1)) == Semver(0, 1, 5))
        #expect(Semver.best(of: ["1.9.0", "1.10.0", "1.2.0"], for: Semver(1, 3, 0)) == Semver(1, 10, 0))
        #expect(Semver.best(of: ["1.0.0"], for: Semver(1, 0, 0)) == Semver(1, 0, 0))
        #expect(Semver.best(of: ["1.0.0-a"], for: Semver(1, 0, 0, preRelease: ["a"])) == nil)
    }
}
