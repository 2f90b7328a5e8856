import Foundation
import Routing
import Testing

@testable import AcrouterCommands

@Suite struct SettingsTests {
    private func entry(_ key: String, _ value: String?, _ scope: SettingScope) -> SettingEntry {
        SettingEntry(key: "acrouter." + key, value: value, scope: scope, origin: scope.word)
    }

    @Test func laterScopesWinWhateverTheOrderGiven() throws {
        let scopes: [SettingScope] = [.command, .system, .worktree, .global, .committed, .local]
        for count in 1...scopes.count {
            let given = scopes.prefix(count)
            let settings = try Settings(
                entries: given.map { entry("test", $0.word, $0) }, trustsCommitted: true)
            #expect(settings.text(.test) == given.max()?.word)
            #expect(settings.value(.test)?.scope == given.max())
        }
    }

    @Test func aCommittedFileNeverRaisesABudgetNorWeakensTheSandbox() throws {
        let hostile = [
            entry("budget", "1000", .committed), entry("dailyBudget", "1000", .committed),
            entry("timeout", "5h", .committed), entry("sandbox", "plain", .committed),
            entry("testNetwork", "true", .committed), entry("carry", ".env", .committed),
            entry("cacheLimit", "900g", .committed),
        ]
        for trusted in [false, true] {
            let settings = try Settings(entries: hostile, trustsCommitted: trusted)
            #expect(settings.money(.budget) == MicroUSD(dollars: 1))
            #expect(settings.money(.dailyBudget) == MicroUSD(dollars: 10))
            #expect(settings.duration(.timeout) == .seconds(600))
            #expect(settings.text(.sandbox) == "auto")
            #expect(!settings.bool(.testNetwork))
            #expect(settings.list(.carry).isEmpty)
            #expect(settings.ignored.count == hostile.count)
        }
    }

    @Test func aTrustedCommittedFileMayLower() throws {
        let entries = [
            entry("budget", "5", .global), entry("budget", "2", .committed),
            entry("memoryDetail", "counts", .committed),
        ]
        let settings = try Settings(entries: entries, trustsCommitted: true)
        #expect(settings.money(.budget) == MicroUSD(dollars: 2))
        #expect(settings.text(.memoryDetail) == "counts")
        #expect(try Settings(entries: entries, trustsCommitted: false).money(.budget) == MicroUSD(dollars: 5))
        // The user's own, more specific word counts in any case.
        let own = entries + [entry("budget", "9", .local)]
        #expect(try Settings(entries: own, trustsCommitted: true).money(.budget) == MicroUSD(dollars: 9))
    }

    @Test func lackOfTrustIsToldApartFromWhatNeverCounts() throws {
        let entries = [
            entry("test", "make", .committed), entry("carry", "x", .committed), entry("nonsense", "1", .committed),
        ]
        let settings = try Settings(entries: entries, trustsCommitted: false)
        #expect(settings.ignored.filter(\.isForLackOfTrust).map(\.entry.key) == ["acrouter.test"])
        #expect(settings.ignored.count == 3)
    }

    @Test func everyCommittedValueThatIsRefusedLeavesTheRestInForce() throws {
        let settings = try Settings(
            entries: [entry("progress", "maybe", .committed), entry("test", "make", .local)], trustsCommitted: false)
        #expect(settings.bool(.progress))
        #expect(settings.text(.test) == "make")
    }

    @Test func aWrongValueOfTheUsersIsAnError() {
        for (key, value) in [
            ("budget", "-1"), ("timeout", "0s"), ("explore", "perhaps"), ("policy", "oracle"), ("sandbox", "off"),
            ("cacheLimit", "10x"),
            ("costWeight", "nan"), ("test", ""),
        ] {
            #expect(throws: CommandError.self) {
                try Settings(entries: [entry(key, value, .local)], trustsCommitted: false)
            }
        }
    }

    @Test func listsGatherWithinOneFileAndAreReplacedByTheNext() throws {
        let settings = try Settings(
            entries: [
                entry("model", "a", .global), entry("model", "b", .global), entry("carry", "x", .local),
                entry("carry", "", .local), entry("carry", "y", .local), entry("model", "c", .local),
            ], trustsCommitted: false)
        #expect(settings.list(.model) == ["c"])
        #expect(settings.list(.carry) == ["y"])
    }

    @Test func aCommittedFileMayAddARuleAndTakeNoneAway() throws {
        for trusted in [false, true] {
            let added = try Settings(entries: [entry("require", "test-for-fix", .committed)], trustsCommitted: trusted)
            #expect(added.list(.require) == ["test-for-fix"])
            let own = entry("require", "test-for-fix", .global)
            let hostile = [entry("require", "", .committed), entry("require", "nothing", .committed)]
            let kept = try Settings(entries: [own] + hostile, trustsCommitted: trusted)
            #expect(kept.list(.require) == ["test-for-fix"])
            #expect(kept.ignored.map(\.entry) == hostile)
            let cleared = try Settings(
                entries: [entry("require", "test-for-fix", .committed), entry("require", "", .local)],
                trustsCommitted: trusted)
            #expect(cleared.list(.require).isEmpty, "the user has the last word")
        }
        #expect(throws: CommandError.self) {
            try Settings(entries: [entry("require", "nothing", .local)], trustsCommitted: false)
        }
    }

    @Test func aKeyWithoutAValueIsTrue() throws {
        #expect(try Settings(entries: [entry("testNetwork", nil, .local)], trustsCommitted: false).bool(.testNetwork))
    }

    @Test(arguments: [
        ("90s", 90.0), ("5m", 300), ("1h30m", 5400), ("250ms", 0.25), ("45", 45), ("2min", 120),
    ])
    func durations(text: String, seconds: Double) {
        #expect(DurationText.parse(text).map { $0 / .seconds(1) } == seconds)
    }

    @Test(arguments: ["", "0", "0s", "-5s", "m", "5x", "5 m", "8d", "1000000h", "99999999999999999999s", "٣s"])
    func whatIsNoDuration(text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test func sha256OfKnownMessages() {
        #expect(SHA256.hex([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(SHA256.hex(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            SHA256.hex([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func sha256AgreesWithAnotherImplementationAtEveryLength() async throws {
        let scratch = try Scratch()
        for length in 0...130 {
            let text = String(repeating: "x", count: length)
            try scratch.write(text, to: "f\(length)")
        }
        let lines = try await scratch.shell("for n in $(seq 0 130); do sha256sum <f$n; done").split(separator: "\n")
        for (length, line) in lines.enumerated() {
            #expect(SHA256.hex([UInt8](repeating: UInt8(ascii: "x"), count: length)) == line.prefix(64))
        }
        #expect(lines.count == 131)
    }
}

@Suite struct SettingsTableTests {
    /// The README's table and the program's say the same.
    @Test func everyKeyIsDocumentedAsItIs() throws {
        let file = URL(fileURLWithPath: #filePath).appending(path: "../../../Sources/AcrouterCommands/README.md")
        let lines = try String(contentsOf: file.standardized, encoding: .utf8).split(separator: "\n")
        let rows = lines.filter { $0.firstMatch(of: /^\| acrouter\.[a-zA-Z]+ \|/) != nil }.map { line in
            line.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
        }
        #expect(rows.map { $0[1] } == SettingKey.all.map(\.name))
        for (row, key) in zip(rows, SettingKey.all) {
            #expect(row[3] == key.fallback ?? "", "\(key.name)")
            #expect(row[4] == (key.committed == .always ? "counts" : key.committed.rawValue), "\(key.name)")
        }
    }

    @Test func everyKeyOfAModelIsDocumentedAsItIs() throws {
        let file = URL(fileURLWithPath: #filePath).appending(path: "../../../Sources/AcrouterCommands/README.md")
        let text = try String(contentsOf: file.standardized, encoding: .utf8)
        let models = try #require(text.components(separatedBy: "### Models\n").last)
        let section = try #require(models.components(separatedBy: "\n## ").first)
        let rows = section.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst().map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        #expect(rows.map { $0[0] } == ModelKey.all.map(\.name))
        for (row, key) in zip(rows, ModelKey.all) {
            #expect(row[2] == key.committed.rawValue, "\(key.name)")
            #expect(row[3] == key.summary, "\(key.name)")
        }
        for provider in Providers.names { #expect(section.contains("`\(provider)`")) }
    }
}
