import Changes
import Orchestrator
import Testing

@testable import GitStore

@Suite struct MentionTests {
    private let script = """
        mkdir -p src tests lib
        printf 'def natural_size(value):\\n    return helper(value)\\n' > src/size.py
        printf 'from src.size import natural_size\\n\\ndef test_size():\\n    assert natural_size(1) == 2\\n' > tests/test_size.py
        printf 'func helper(_ value: Int) -> Int { value }\\n' > lib/helper.swift
        printf 'natural_size natural_size\\n' > notes.txt
        git add -A && git commit -qm 'Add files'

        """

    private func mentions(
        _ repository: GitRepository, _ names: [String], limit: Int = 9
    ) async throws -> [String] {
        let head = try #require(try await repository.head())
        return try await repository.mentions(of: names, in: head.tree, limit: limit).map {
            "\($0.name) \($0.path)\($0.isDefinition ? " defines" : "")"
        }
    }

    private func indexFiles(_ repository: GitRepository) -> [NameSegment] {
        NameIndex(folder: repository.quarantine.root.appending("names")).segments(idLength: 20)
    }

    @Test func definitionsComeFirst() async throws {
        let fixture = try await Fixture(script)
        let repository = try await fixture.open()
        defer { withExtendedLifetime(fixture) {} }
        #expect(
            try await mentions(repository, ["natural_size", "helper", "nowhere", "x"]) == [
                "natural_size src/size.py defines", "natural_size tests/test_size.py",
                "helper lib/helper.swift defines",
                "helper src/size.py",
            ])
        #expect(try await mentions(repository, ["natural_size"], limit: 1) == ["natural_size src/size.py defines"])
        #expect(try await mentions(repository, ["natural_size"], limit: 0).isEmpty)
    }

    @Test func onlyNewFilesAreReadAgain() async throws {
        let fixture = try await Fixture(script)
        #expect(try await mentions(try await fixture.open(), ["other_name"]).isEmpty)
        #expect(indexFiles(try await fixture.open()).map(\.blobCount) == [3])
        try await fixture.sh(
            "printf 'class other_name:\\n    pass\\n' > src/new.py; git add -A; git commit -qm 'Add one'")
        let repository = try await fixture.open()
        #expect(try await mentions(repository, ["other_name"]) == ["other_name src/new.py defines"])
        #expect(indexFiles(repository).map(\.blobCount).sorted() == [1, 3])
        // A file that is gone from the tree is gone from the answers, and stays in the index.
        try await fixture.sh("git rm -q src/new.py; git commit -qm 'Remove it'")
        #expect(try await mentions(try await fixture.open(), ["other_name"]).isEmpty)
    }

    @Test func privateFilesAreNotInIt() async throws {
        let fixture = try await Fixture(
            script + "mkdir .acrouter; echo 'src/size.py' > .acrouter/ignore; git add -Af .; git commit -qm 'Hide one'")
        let repository = try await fixture.open()
        #expect(try await mentions(repository, ["natural_size"]) == ["natural_size tests/test_size.py"])
        #expect(indexFiles(repository).map(\.blobCount) == [2])
        // Indexed before it became private, it is not answered with either.
        let other = try await Fixture(script)
        #expect(try await mentions(try await other.open(), ["natural_size"]).count == 2)
        try await other.sh("mkdir .acrouter; echo 'src/size.py' > .acrouter/ignore")
        #expect(try await mentions(try await other.open(), ["natural_size"]) == ["natural_size tests/test_size.py"])
    }

    @Test func aDamagedIndexIsMadeAgain() async throws {
        let fixture = try await Fixture(script)
        #expect(try await mentions(try await fixture.open(), ["helper"]).count == 2)
        let ones = "head -c 60 /dev/zero | tr '\\000' '\\377' >"
        for damage in [": >", "head -c 60 /dev/urandom >", ones, "printf 'ACNAMES' >", "head -c 5000 /dev/zero >>"] {
            try await fixture.sh("for file in \(fixture.cache)/git-*/names/*.names; do \(damage) $file; done")
            #expect(try await mentions(try await fixture.open(), ["helper"]).count == 2, "\(damage)")
        }
        // What the sizes do not tell: numbers that lead nowhere are passed over.
        let noise = "dd if=/dev/urandom of=$file bs=1 seek=84 count=400 conv=notrunc 2>/dev/null"
        try await fixture.sh(
            "for file in \(fixture.cache)/git-*/names/*.names; do \(noise); truncate -s \"$(stat -c %s $file)\" $file; done"
        )
        #expect(try await mentions(try await fixture.open(), ["helper", "natural_size"]).count <= 4)
    }

    @Test func aFullCacheOrNoneCostsTheIndexOnly() async throws {
        let fixture = try await Fixture(script)
        let repository = try await fixture.open()
        _ = try await repository.head()
        try await fixture.sh("mkdir -p \(fixture.cache)/git-x; echo > \(repository.quarantine.root)/names")
        #expect(try await mentions(repository, ["helper"]).isEmpty)
    }

    @Test func manyFilesBecomeOneAndWritersDoNotMeet() async throws {
        let fixture = try await Fixture(script)
        for number in 0..<12 {
            try await fixture.sh(
                "printf 'def name_\(number)():\\n    pass\\n' > src/n\(number).py; git add -A; git commit -qm 'Add'")
            async let first = mentions(try await fixture.open(), ["name_\(number)"])
            async let second = mentions(try await fixture.open(), ["name_\(number)"])
            let both = try await (first, second)
            #expect(both.0 == ["name_\(number) src/n\(number).py defines"] && both.0 == both.1)
        }
        let repository = try await fixture.open()
        let names = (0..<12).map { "name_\($0)" } + ["helper"]
        #expect(try await mentions(repository, names).count == 14)
        #expect(indexFiles(repository).count <= 10)
    }

    @Test func binaryAndHugeFilesAreSkippedOnce() async throws {
        let fixture = try await Fixture(
            script + """
                printf 'helper\\000helper' > src/odd.py
                { echo helper; head -c 600000 /dev/zero | tr '\\0' ' '; } > src/huge.py
                git add -A; git commit -qm 'Add data'
                """)
        let repository = try await fixture.open()
        #expect(
            try await mentions(repository, ["helper"]) == ["helper lib/helper.swift defines", "helper src/size.py"])
        #expect(indexFiles(repository).map(\.blobCount) == [5])
    }

    /// Where libgit2 does not know the format, git reads: the same answers.
    @Test func gitReadsWhatLibgit2DoesNotKnow() async throws {
        let more = """
            printf 'helper\\000helper' > src/odd.py
            { echo helper; head -c 600000 /dev/zero | tr '\\0' ' '; } > src/huge.py
            git add -A; git commit -qm 'Add data'
            """
        let fixture = try await Fixture(script + more, initOptions: "--object-format=sha256")
        let repository = try await fixture.open()
        #expect(
            try await mentions(repository, ["natural_size", "helper"]) == [
                "natural_size src/size.py defines", "natural_size tests/test_size.py",
                "helper lib/helper.swift defines", "helper src/size.py",
            ])
        let index = NameIndex(folder: repository.quarantine.root.appending("names"))
        #expect(index.segments(idLength: 32).map(\.blobCount) == [5])
        #expect(try await mentions(try await fixture.open(), ["helper"]).count == 2)
    }

    @Test func nothingIsFetchedForAHint() async throws {
        for format in ["sha1", "sha256"] {
            let origin = try await Fixture(script, initOptions: "--object-format=\(format)")
            try await origin.sh(
                """
                git config uploadpack.allowFilter true
                git clone -q --no-checkout --filter=blob:none "file://$PWD" ../partial
                """)
            let folder = origin.root + "/partial"
            let repository = try await origin.open(at: folder)
            #expect(try await mentions(repository, ["helper"]).isEmpty, "\(format)")
            let objects = try await origin.text(
                "git cat-file --batch-check --batch-all-objects | grep -c blob || :", in: folder)
            #expect(objects == "0", "\(format)")
        }
    }

    /// The file that is most of the index is written once.
    @Test func theLargeFileIsLeftAlone() async throws {
        let names = (0..<300).map { "name_\($0)" }.joined(separator: "\n")
        let fixture = try await Fixture(script + "echo '\(names)' > src/many.py; git add -A; git commit -qm many\n")
        #expect(try await mentions(try await fixture.open(), ["name_7"]).count == 1)
        let large = try await fixture.text("ls \(fixture.cache)/git-*/names", in: fixture.root)
        for number in 0..<10 {
            try await fixture.sh("echo 'other_\(number)' > src/o\(number).py; git add -A; git commit -qm 'Add'")
            #expect(try await mentions(try await fixture.open(), ["other_\(number)"]).count == 1)
        }
        let files = try await fixture.text("ls \(fixture.cache)/git-*/names", in: fixture.root).split(separator: "\n")
        #expect(files.contains(large[...]))
        #expect(files.count < 8)
        let all = ["name_7"] + (0..<10).map { "other_\($0)" }
        #expect(try await mentions(try await fixture.open(), all).count == 11)
    }
}
