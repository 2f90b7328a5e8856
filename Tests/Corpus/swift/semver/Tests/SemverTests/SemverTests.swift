import Semver
import Testing

@Suite struct SemverTests {
    @Test func reading() {
        #expect(Semver("1.20.3") == Semver(1, 20, 3))
        #expect(Semver("1.0.0-beta.2")?.preRelease == ["beta", "2"])
        #expect(Semver("1.2") == nil)
        #expect(Semver("1.02.3") == nil)
        #expect(Semver("1.x.3") == nil)
        #expect(Semver("1.2.3-a..b") == nil)
        #expect(Semver("0.10.0-rc.1")?.description == "0.10.0-rc.1")
        #expect(Semver(2, 0, 1).description == "2.0.1")
    }

    @Test func ordering() {
        let texts = [
            "1.0.0-1", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0", "1.2.0", "1.10.0",
        ]
        let versions = texts.map { Semver($0)! }
        #expect(versions.reversed().sorted() == versions)
        #expect(!(versions[5] < versions[5]))
    }

    @Test func raising() {
        #expect(Semver(1, 2, 3).nextPatch() == Semver(1, 2, 4))
        #expect(Semver(1, 2, 3, preRelease: ["rc"]).nextPatch() == Semver(1, 2, 3))
        #expect(Semver(1, 2, 3).nextMinor() == Semver(1, 3, 0))
        #expect(Semver(1, 2, 3).nextMajor() == Semver(2, 0, 0))
    }

    @Test func compatible() {
        #expect(Semver(1, 5, 0).isCompatible(with: Semver(1, 2, 0)))
        #expect(!Semver(1, 1, 0).isCompatible(with: Semver(1, 2, 0)))
        #expect(!Semver(2, 0, 0).isCompatible(with: Semver(1, 2, 0)))
        #expect(!Semver(0, 3, 0).isCompatible(with: Semver(0, 2, 0)))
        #expect(Semver(0, 2, 5).isCompatible(with: Semver(0, 2, 0)))
    }

    @Test func best() {
        let texts = ["1.2.0", "junk", "1.9.0", "1.10.0-beta", "2.0.0"]
        #expect(Semver.best(of: texts, for: Semver(1, 2, 0)) == Semver(1, 9, 0))
        #expect(Semver.best(of: texts, for: Semver(3, 0, 0)) == nil)
    }
}
