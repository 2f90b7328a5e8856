import Foundation
import Testing

/// A repository that wants to run something, to fill the memory or never to end: the hook says nothing and goes.
@Suite struct HostileSuggestTests {
    /// Every setting by which git would run a program of the repository while it shows a difference or its configuration.
    private static func traps(_ trap: String) -> String {
        """
        git config core.fsmonitor \(trap)
        git config core.hooksPath \(trap).d
        git config diff.external \(trap)
        git config diff.evil.command \(trap)
        git config diff.evil.textconv \(trap)
        git config filter.evil.clean \(trap)
        git config filter.evil.smudge \(trap)
        git config filter.evil.process \(trap)
        git config filter.evil.required true
        git config core.pager \(trap)
        git config pager.diff-index \(trap)
        git config pager.config \(trap)
        git config core.editor \(trap)
        git config core.sshCommand \(trap)
        git config core.askPass \(trap)
        git config credential.helper \(trap)
        git config alias.diff-index '!\(trap)'
        git config alias.config '!\(trap)'
        git config diff.submodule log
        git config diff.relative true
        git config diff.noprefix true
        git config diff.orderFile .gitattributes
        git config color.ui always
        """
    }

    @Test func nothingOfTheRepositoryIsRun() async throws {
        let scratch = try Scratch()
        let trap = scratch.root + "/out/trap"
        try await scratch.shell(
            """
            printf '#!/bin/sh\\n: >"%s"\\n' \(scratch.root)/out/sprung >\(trap) && chmod +x \(trap)
            mkdir \(trap).d && for hook in pre-commit post-index-change post-checkout reference-transaction; do
            cp \(trap) \(trap).d/$hook; done
            git init -q -b main && echo 'x = 1' >a.py && git add . && git commit -q -m a
            printf '* diff=evil filter=evil\\n' >.git/info/attributes
            echo 'x = 2' >a.py && git -c filter.evil.clean=cat -c filter.evil.smudge=cat add a.py
            \(Self.traps(trap))
            """)
        #expect(try await Suggesting.json(in: scratch)["files"] as? Int == 1)
        #expect(!FileManager.default.fileExists(atPath: scratch.root + "/out/sprung"))
        // The trap is one: git itself steps into it.
        _ = try await scratch.run(["git", "diff", "--cached", "--ext-diff"])
        #expect(FileManager.default.fileExists(atPath: scratch.root + "/out/sprung"))
    }

    @Test func aMissingBlobIsNotFetched() async throws {
        let scratch = try Scratch()
        let trap = scratch.root + "/out/trap"
        try await scratch.shell(
            """
            printf '#!/bin/sh\\n: >"%s"\\nexec git-upload-pack "$@"\\n' \(scratch.root)/out/sprung >\(trap) && chmod +x \(trap)
            git init -q -b main ../origin && cd ../origin && echo 'x = 1' >a.py && git add . && git commit -q -m a
            git config uploadpack.allowFilter true && git config uploadpack.allowAnySHA1InWant true
            cd ../repo && git clone -q --no-checkout --filter=blob:none file://\(scratch.root)/origin .
            git config remote.origin.uploadpack \(trap) && git read-tree HEAD && echo 'x = 2' >a.py && git add a.py
            """)
        #expect(try await Suggesting.json(in: scratch)["silence"] as? String == "unreadable")
        #expect(!FileManager.default.fileExists(atPath: scratch.root + "/out/sprung"))
        _ = try await scratch.run(["git", "diff", "--cached"])
        #expect(FileManager.default.fileExists(atPath: scratch.root + "/out/sprung"), "git itself would fetch")
    }

    @Test func whatIsTooLargeIsNotRead() async throws {
        let scratch = try Scratch()
        try await scratch.shell(
            """
            git init -q -b main && git commit -q --allow-empty -m a && git config core.compression 0
            truncate -s 100M big.bin && seq 1000000 >lines.txt && printf 'a\\0b' >binary && git add .
            """)
        #expect(try await Suggesting.json(in: scratch)["files"] as? Int == 3, "large files count, unread")
        try await scratch.shell(
            "for i in $(seq 60); do seq $i 30000 >part$i.txt; done && git add . && git commit -q -m b")
        #expect(try await Suggesting.json(in: scratch)["silence"] as? String == "nothing_staged")
        try await scratch.shell("for i in $(seq 60); do seq $((i * 2)) 32000 >part$i.txt; done && git add .")
        #expect(try await Suggesting.json(in: scratch)["files"] as? Int == 60)
        try await scratch.shell("git rm -q -f part* && git config acrouter.require test-for-fix")
        #expect(try await Suggesting.json(in: scratch)["silence"] as? String == "too_large")
        let check = try await scratch.run(
            [Scratch.program.path, "suggest", "--check", "--within", "\(Suggesting.patience)"])
        #expect(check.status == 0)
        #expect(check.stderr.contains("acrouter.require was not checked"))
    }

    @Test(arguments: [64, 65])
    func ofTooManyFilesOnlyTheHistorySpeaks(files: Int) async throws {
        let scratch = try Scratch()
        try await Project.green(in: scratch)
        try await scratch.shell("for i in $(seq \(files)); do echo \"x = $i\" >more$i.py; done && git add more*")
        let seen = try await Suggesting.json(in: scratch)
        #expect(seen["files"] as? Int == (files > 64 ? nil : files))
        #expect(seen["silence"] as? String == (files > 64 ? "too_large" : "nothing_useful"))
        try await Suggesting.remember(in: scratch, failing: 1)
        #expect(try await Suggesting.kind(in: scratch) == "failing_tests")
    }

    @Test func oddTrees() async throws {
        let scratch = try Scratch()
        try await scratch.shell(
            """
            git init -q -b main && git commit -q --allow-empty -m a
            ln -s loop loop && ln -s . self && ln -s /dev/zero zero && git add .
            blob=$(echo 'x = 1' | git hash-object -w --stdin)
            git update-index --add --cacheinfo "100644,$blob,$(printf 'a/%.0s' $(seq 2000))b.py"
            """)
        #expect(try await Suggesting.json(in: scratch)["files"] as? Int == 4)
        // A tree of trees: 10^9 files in a dozen objects.
        try await scratch.shell(
            """
            tree=$(printf '100644 blob %s\\tf\\n' $(git hash-object -w --stdin </dev/null) | git mktree)
            for level in 1 2 3 4 5 6 7 8 9; do
            tree=$(for i in 0 1 2 3 4 5 6 7 8 9; do printf '040000 tree %s\\t%s\\n' $tree $i; done | git mktree); done
            git update-ref HEAD $(git commit-tree -m bomb $tree)
            """)
        let bomb = try await Suggesting.json(in: scratch, within: 400)["silence"] as? String
        #expect(bomb == "out_of_time" || bomb == "too_large")
    }

    @Test func whatNeverAnswersIsLeft() async throws {
        let scratch = try Scratch()
        try await Project.green(in: scratch)
        try await Suggesting.stageFix(in: scratch)
        try await scratch.shell("mkdir .acrouter && mkfifo .acrouter/summary .acrouter/config .git/pipe")
        #expect(try await Suggesting.json(in: scratch)["files"] as? Int == 1, "pipes in place of our files")
        try await scratch.shell("git config include.path pipe")
        #expect(try await Suggesting.json(in: scratch, within: 400)["silence"] as? String == "out_of_time")
        // Without a word to wait for, the watchdog alone may be what ends it.
        let tight = try await scratch.acrouter("suggest", "--within", "1")
        #expect(tight.status == 0 && tight.stdout.isEmpty && tight.stderr.isEmpty)
        let left = try await scratch.run([
            "sh", "-c", "ps -eo args | grep -F \"$1\" | grep -v grep", "sh", scratch.root,
        ])
        #expect(!left.stdout.contains("diff-index"), "\(left.stdout)")
    }

    @Test func aForeignSummaryIsShownAndNotObeyed() async throws {
        let scratch = try Scratch()
        try await Project.green(in: scratch)
        try await Suggesting.stageFix(in: scratch)
        try await Suggesting.remember(in: scratch, failing: 1)
        let honest = try scratch.text(".acrouter/summary")
        func record(_ text: String) async throws -> [String: Any]? {
            try scratch.write(text, to: ".acrouter/summary")
            return (try await Suggesting.json(in: scratch)["advice"] as? [String: Any])?["record"] as? [String: Any]
        }
        #expect(try await record(honest)?["model"] as? String == "qwen3-max")
        #expect(try await record(honest.replacing("qwen3-max", with: "a\\u001b[31mb")) == nil)
        #expect(try await record(honest.replacing("\"resolved\": 32", with: "\"resolved\": 99")) == nil)
        #expect(
            try await record(honest.replacing("\"attempts\": 43", with: "\"attempts\": 9223372036854775807")) == nil)
        #expect(try await record(honest.replacing("summary/1", with: "summary/2")) == nil)
        #expect(try await record(honest + String(repeating: " ", count: 300_000)) == nil)
        #expect(try await record("[") == nil)
        try await scratch.shell("mv .acrouter/summary ../out/s && ln -s ../../out/s .acrouter/summary")
        #expect(try await Suggesting.kind(in: scratch) != "failing_tests", "links are not followed")
    }
}
