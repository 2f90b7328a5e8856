import Testing

@testable import GitStore

@Suite struct ConfigurationTests {
    @Test func layersInGitsOrder() async throws {
        let fixture = try await Fixture(
            """
            printf '[acrouter]\\n\\tbudget = 1\\n\\tflag\\n' > ../home/gitconfig
            git config acrouter.budget 2; git config acrouter-model.My.Name.command 'x y'
            git config extensions.worktreeConfig true; git config --worktree acrouter.budget 3
            printf '[acrouter]\\n\\tincluded = yes\\n' > ../inc; git config include.path ../../inc
            """)
        let repository = try await fixture.open([
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "acrouter.budget", "GIT_CONFIG_VALUE_0": "4\n5",
            "GIT_CONFIG_PARAMETERS": "'acrouter.other'='6'",
        ])
        let entries = try await repository.configuration().filter { $0.key.hasPrefix("acrouter") }
        let budget = entries.filter { $0.key == "acrouter.budget" }
        #expect(budget.map(\.scope) == [.global, .local, .worktree, .command])
        #expect(budget.map { $0.value.map { String(decoding: $0, as: UTF8.self) } } == ["1", "2", "3", "4\n5"])
        #expect(entries.first { $0.key == "acrouter.flag" }?.value == nil)
        #expect(entries.first { $0.key == "acrouter-model.My.Name.command" }?.value == Array("x y".utf8))
        #expect(entries.first { $0.key == "acrouter.other" }?.scope == .command)
        #expect(entries.first { $0.key == "acrouter.included" }?.origin.hasSuffix("inc") == true)
        #expect(budget[1].origin == "file:\(fixture.tree)/.git/config")
    }

    @Test func systemLayer() async throws {
        let fixture = try await Fixture("printf '[acrouter]\\n\\tx = s\\n' > ../system")
        let repository = try await fixture.open([
            "GIT_CONFIG_NOSYSTEM": "0", "GIT_CONFIG_SYSTEM": fixture.root + "/system",
        ])
        #expect(try await repository.configuration().first { $0.key == "acrouter.x" }?.scope == .system)
    }

    @Test func fileIsParsedFromItsBytesAlone() async throws {
        let fixture = try await Fixture("printf '[leak]\\n\\tx = 1\\n' > inc; git config acrouter.local yes")
        let text =
            "[include]\n\tpath = \(fixture.tree)/inc\n[acrouter \"S.x\"]\n\tvalue = \"a\\nb\"\n\tbare\n[A]\nb=\u{e9}\n"
        let entries = try await GitRepository.parseConfiguration(
            Array(text.utf8),
            environment: fixture.environment.merging([
                "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "a.b", "GIT_CONFIG_VALUE_0": "c",
                "GIT_DIR": fixture.tree + "/.git",
            ]) { $1 })
        #expect(entries.map(\.key) == ["include.path", "acrouter.S.x.value", "acrouter.S.x.bare", "a.b"])
        #expect(
            entries.map(\.value) == [Array("\(fixture.tree)/inc".utf8), Array("a\nb".utf8), nil, Array("\u{e9}".utf8)])
        #expect(try await GitRepository.parseConfiguration([], environment: fixture.environment).isEmpty)
        let error = try await failure {
            try await GitRepository.parseConfiguration(Array("[x\n".utf8), environment: fixture.environment)
        }
        #expect(error.underlying.contains("bad config line 1"))
    }
}
