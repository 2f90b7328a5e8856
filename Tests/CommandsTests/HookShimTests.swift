import Foundation
import Testing

@testable import AcrouterCommands

/// The installed scripts, by themselves.
@Suite struct HookShimTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "hooks")

    @Test(arguments: HookName.allCases) func theFileInTheSourcesIsTheOneInTheProgram(hook: HookName) throws {
        let text = try String(contentsOf: Self.folder.appending(path: hook.rawValue), encoding: .utf8)
        #expect(HookShim.text(of: hook) == text)
        #expect(text.split(separator: "\n").count <= 10)
    }

    @Test(arguments: HookName.allCases) func anInstalledTextIsKnownAgain(hook: HookName) {
        for folder in ["/usr/local/bin", "/a b/it's", "/with\"quotes\"/$HOME/`x`", "/ends'"] {
            let text = HookShim.text(of: hook, folder: folder)
            #expect(HookShim.copy(text) == .unedited(folder: folder))
            #expect(HookShim.copy(text + "echo mine\n") == .edited)
            #expect(HookShim.copy(text.replacing("exit", with: "true")) == .edited)
            #expect(HookShim.copy(text.replacing("# git-acrouter", with: "#")) == nil)
        }
        #expect(HookShim.copy("#!/bin/sh\n# git-acrouter hook pre-commit is for later\nmake check\n") == nil)
    }

    /// Written out, checksum and all: what one version installs, every other must know.
    static let ofAnotherVersion = """
        #!/bin/sh
        # git-acrouter hook fa9bbaad3216f02c: from another time
        exec git-acrouter of-another-version

        """

    @Test func aTextOfAnotherVersionIsKnown() {
        #expect(HookShim.copy(Self.ofAnotherVersion) == .unedited(folder: nil))
        #expect(HookShim.copy(Self.ofAnotherVersion + "#\n") == .edited)
    }

    @Test func snippetsAreInTheReadme() throws {
        let readme = try String(contentsOf: Self.folder.appending(path: "README.md"), encoding: .utf8)
        for manager in HookManager.allCases {
            #expect(readme.contains(manager.snippet), "\(manager.rawValue)")
            #expect(readme.contains("`\(manager.place)`"), "\(manager.rawValue)")
        }
    }

    /// A shim, a chained hook and a program that notes how it was called and what it was given.
    ///
    /// - Parameter suffix: of the name under which the shim is called; managers move it.
    private func run(
        _ hook: HookName, suffix: String = "", chained: String?, program: String?, input: String = "",
        setting: [String: String] = [:]
    ) async throws -> (output: Scratch.Output, seen: String) {
        let scratch = try Scratch()
        let place = scratch.root + "/it's here"
        try await scratch.shell("mkdir -p \"$0/bin\"".replacing("$0", with: place))
        let file = "\(place)/\(hook.rawValue)\(suffix)"
        try Data(HookShim.text(of: hook, folder: place + "/bin").utf8).write(to: URL(fileURLWithPath: file))
        func script(_ text: String, _ path: String) async throws {
            try Data("#!/bin/sh\n\(text)\n".utf8).write(to: URL(fileURLWithPath: path))
            _ = try await scratch.run(["chmod", "+x", path])
        }
        if let chained { try await script(chained, "\(place)/\(hook.rawValue)" + HookShim.chainedSuffix) }
        if let program {
            let note = "printf '%s.' \"$@\" >'\(scratch.root)/seen'; cat >>'\(scratch.root)/seen'\n"
            try await script(note + program, place + "/bin/git-acrouter")
        }
        let output = try await scratch.run(
            ["sh", file, "one", "two words"], input: input,
            setting: ["PATH": "/usr/bin:/bin"].merging(setting) { $1 })
        // Ignored: where the program did not run there is no file.
        let seen = (try? String(contentsOfFile: scratch.root + "/seen", encoding: .utf8)) ?? ""
        return (output, seen)
    }

    @Test(arguments: HookName.allCases) func findsTheProgramWhereItWasInstalled(hook: HookName) async throws {
        let (output, seen) = try await run(hook, chained: nil, program: "exit 0", input: "a b\nc\n")
        #expect(output.status == 0)
        #expect(output.stderr == "")
        #expect(seen == "hook.\(hook.rawValue).one.two words.a b\nc\n")
    }

    @Test(arguments: HookName.allCases) func whatWasThereRunsFirstAndItsNoStands(hook: HookName) async throws {
        let chained = "echo \"chained $*\"; cat; exit 7"
        let (output, seen) = try await run(hook, chained: chained, program: "exit 0", input: "in\n\nput")
        #expect(output.stdout == "chained one two words\nin\n\nput")
        #expect(output.status == 7)
        // What has happened has happened: it is noted whatever another hook says.
        #expect(seen.isEmpty == hook.mayStopGit)
    }

    @Test(arguments: HookName.allCases) func findsWhatWasThereUnderAnotherNameOfItsOwn(hook: HookName) async throws {
        let (output, seen) = try await run(hook, suffix: ".legacy", chained: "echo chained", program: "exit 0")
        #expect(output.status == 0)
        #expect(output.stdout == "chained\n")
        #expect(seen.hasPrefix("hook.\(hook.rawValue).one.two words."))
    }

    /// pre-commit and prek, which moved ours away and call it, are not called once more by it.
    @Test(arguments: HookName.allCases) func goesInNoCircleWithAManager(hook: HookName) async throws {
        for variable in ["PRE_COMMIT_RUNNING_LEGACY", "PREK_RUNNING_LEGACY"] {
            for (chained, isCalled) in [("echo chained # hook-impl", false), ("echo chained", true)] {
                let (output, seen) = try await run(
                    hook, suffix: ".legacy", chained: chained, program: "exit 0", setting: [variable: "1"])
                #expect(output.status == 0)
                #expect(output.stdout == (isCalled ? "chained\n" : ""))
                #expect(!seen.isEmpty)
            }
        }
    }

    /// Status 1 is a no that the user's configuration asked for; a crash, a usage error or a missing library is not.
    @Test(arguments: HookName.allCases) func onlyOneOfOurStatusesCounts(hook: HookName) async throws {
        for status in [0, 2, 126, 128, 129, 139] {
            let (output, _) = try await run(hook, chained: nil, program: "exit \(status)")
            #expect(output.status == 0, "\(status)")
        }
        let (output, _) = try await run(hook, chained: nil, program: "exit 1")
        #expect(output.status == (hook.mayStopGit ? 1 : 0))
    }

    @Test(arguments: HookName.allCases) func aMissingProgramStopsNobody(hook: HookName) async throws {
        let (output, _) = try await run(hook, chained: "echo chained", program: nil)
        #expect(output.status == 0)
        #expect(output.stdout == "chained\n")
        #expect(output.stderr.split(separator: "\n").count == (hook == .preCommit ? 1 : 0))
    }

    @Test(arguments: HookName.allCases) func canBeSwitchedOff(hook: HookName) async throws {
        let off = [["ACROUTER": "0"], ["SKIP": "acrouter"], ["SKIP": "other,acrouter"], ["SKIP": "acrouter,other"]]
        for setting in off {
            let (output, seen) = try await run(hook, chained: "echo chained", program: "exit 1", setting: setting)
            #expect(output.status == 0)
            #expect(output.stdout == "chained\n")
            #expect(seen == "", "\(setting)")
        }
        for setting in [["ACROUTER": "1"], ["ACROUTER": ""], ["SKIP": "acrouter-http"], ["SKIP": "other"]] {
            #expect(try await run(hook, chained: nil, program: "exit 0", setting: setting).seen != "", "\(setting)")
        }
    }

    @Test func theProgramItselfKnowsTheSwitches() {
        #expect(Hook.isSkipped(["ACROUTER": "0"]))
        #expect(Hook.isSkipped(["SKIP": "a, acrouter"]))
        #expect(!Hook.isSkipped(["SKIP": "acrouter2", "ACROUTER": "1"]))
        #expect(!Hook.isSkipped([:]))
    }
}
