import GitStore
import Testing

@testable import AcrouterCommands

/// What becomes of messages: a trailer of ours and nothing else, where git makes a commit at all.
extension HookRunTests {
    private func waiting() async throws -> Scratch {
        let scratch = try await repository()
        try await patch(scratch, "sed -i s/5/five/ a")
        return scratch
    }

    @Test(arguments: ["-m ''", "-s -m ''", "-m '# comment' --cleanup=strip"])
    func whatGitRefusesStaysRefused(words: String) async throws {
        let scratch = try await waiting()
        #expect(try await scratch.run(["sh", "-c", "git commit -q -a \(words)"]).status == 1)
        let quiet = try await scratch.run(["git", "commit", "-q", "-a"], setting: ["GIT_EDITOR": ":"])
        #expect(quiet.status == 1)
        #expect(try await scratch.shell("git rev-list --count HEAD") == "1\n")
    }

    @Test(arguments: [
        "trailer.x.ifmissing add", "trailer.x.command 'touch sprung; echo hi'",
        "trailer.assisted-by.cmd 'touch sprung'",
        "trailer.separators =", "trailer.ifexists doNothing", "trailer.where start", "core.commentChar ';'",
    ])
    func noSettingMakesAnotherTrailerOfIt(setting: String) async throws {
        let scratch = try await waiting()
        try await scratch.shell("git config \(setting) && git commit -q -a -m subject")
        #expect(try await message(scratch) == "subject\n\n\(trailer)\n")
        #expect(try await scratch.shell("ls") == "a\nb\n", "no command of the configuration is run")
    }

    @Test func aLineOfDashesEndsNoMessage() async throws {
        let scratch = try await waiting()
        try await scratch.shell("git commit -q -a -m 'subject\n\nbody\n---\nmore'")
        #expect(try await scratch.shell("git log -1 --format='%(trailers)'") == trailer + "\n")
    }

    @Test(arguments: ["strip", "scissors", "whitespace", "verbatim"], ["#", ";", "auto"])
    func noRemarkIsCommitted(cleanup: String, mark: String) async throws {
        let scratch = try await waiting()
        try scratch.write("# Heading\n\nsubject\n", to: ".git/template")
        try scratch.write("#!/bin/sh\ncp \"$1\" .git/seen\nsed -i 's/^subject/edited/' \"$1\"\n", to: ".git/editor")
        try await scratch.shell(
            """
            chmod +x .git/editor && git config commit.cleanup \(cleanup) && git config core.commentChar '\(mark)'
            GIT_EDITOR=.git/editor git commit -q -a -t .git/template
            """)
        #expect(try scratch.text(".git/seen").contains("Assisted-by") == ["strip", "scissors"].contains(cleanup))
        #expect(try await !message(scratch).contains("Assisted-by"))
    }

    @Test func remarksStayAmongComments() {
        func remarked(_ text: String, cleanup: String? = nil) -> String {
            let message = CommitMessage(
                Array(text.utf8), settings: MessageSettings(commentMark: "#", cleanup: cleanup))
            return String(decoding: message.withRemark("r") ?? Array(text.utf8), as: UTF8.self)
        }
        let line = "# ------------------------ >8 ------------------------\n"
        #expect(remarked("\n# Please\n#\n") == "\n# Please\n# r\n#\n")
        #expect(remarked("# Heading\ntext\n# Please\n") == "# Heading\ntext\n# Please\n# r\n")
        #expect(
            remarked("# Heading\n" + line + "# no\ndiff", cleanup: "scissors") == "# Heading\n\(line)# r\n# no\ndiff")
        for text in ["", "subject\n", "subject # no comment\n", "subject\n# unfinished"] {
            #expect(remarked(text) == text)
        }
    }
}
