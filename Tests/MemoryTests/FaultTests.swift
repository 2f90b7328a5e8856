import Foundation
import GRDB
import Orchestrator
import Testing

@testable import Memory

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite struct FaultTests {
    // MARK: Locks

    @Test func aDatabaseThatAnotherConnectionHoldsDelaysNothingButTheView() async throws {
        let place = try Place()
        let memory = try place.open(timeout: 0.02)
        let other = try holder(place.location.database)
        try execute(other, "BEGIN IMMEDIATE")
        try await memory.fill(1)
        #expect(await memory.lag?.code == .busy)
        #expect(try place.history().jobs(limit: 9).count == 1, "readers see the journal")
        try execute(other, "COMMIT")
        try await memory.fill(2)
        #expect(await memory.lag == nil)
        #expect(try place.rows().count == 6)
        #expect(try place.open().recovery == nil)
    }

    @Test func aLockHeldByAnotherProcessIsWaitedFor() async throws {
        let place = try Place()
        let memory = try place.open(timeout: 20)
        let root = place.root
        async let child: Void = {
            await #expect(processExitsWith: .success) { [root = root as String] in
                let queue = try holder(Place.location(root).database)
                try execute(queue, "BEGIN IMMEDIATE")
                try write([1], to: root + "/held")
                // Until the parent is about to write; then a little, so that it has to wait.
                for _ in 0..<20_000 where Files.kind(of: root + "/go") == .missing { usleep(1_000) }
                usleep(50_000)
                try execute(queue, "COMMIT")
            }
            // Whatever became of the child, the parent must not wait for ever.
            try write([1], to: root + "/held")
        }()
        while Files.kind(of: root + "/held") == .missing { await Task.yield() }
        try write([1], to: root + "/go")
        try await memory.fill(1)
        try await child
        #expect(await memory.lag == nil)
        #expect(try place.rows().count == 3)
    }

    @Test func twoProcessesWriteAtOnceAndNothingIsLostOrDoubled() async throws {
        let place = try Place()
        let root = place.root
        func child(_ first: Int) async {
            await #expect(processExitsWith: .success) { [root = root as String, first = first as Int] in
                let memory = try Place.open(root, timeout: 60)
                for number in first..<first + 6 {
                    try await memory.fill(number)
                    if let lag = await memory.lag { throw lag }
                }
            }
        }
        async let one: Void = child(100)
        async let two: Void = child(200)
        let memory = try place.open(timeout: 60)
        for number in 300..<306 { try await memory.fill(number) }
        await one
        await two
        #expect(await memory.lag == nil)
        #expect(try place.rows().count == 54)
        #expect(try place.open().recovery == nil)
        #expect(try place.open().user.attempts() == 18)
    }

    // MARK: kill -9

    @Test func killedBetweenJournalAndDatabase() async throws {
        let place = try Place()
        try await place.open().fill(1)
        await #expect(processExitsWith: .signal(SIGKILL)) { [root = place.root as String] in
            let store = Place.location(root)
            try Journal(path: store.journal, timeout: 5).locked { locked throws(MemoryError) in
                try locked.append([.outcome(outcome(2, of: 1, attempt: 2), writer: "w")])
                kill(getpid(), SIGKILL)
            }
        }
        #expect(try place.history().latest()?.outcomes.count == 2)
        let memory = try place.open()
        #expect(memory.recovery == Recovery(cause: .behind, rows: 1, damagedLines: 0, movedAside: nil))
        // The writer tries again after its restart: the same row, once.
        try await memory.record(outcome(2, of: 1, attempt: 2))
        #expect(try place.rows().count == 4)
        #expect(try memory.attempts() == 1)
    }

    @Test(arguments: 0..<8)
    func killedAtAnyMoment(round: Int) async throws {
        let place = try Place()
        let root = place.root
        let delay = 400 + round * round * 900
        await #expect(processExitsWith: .signal(SIGKILL)) { [root = root as String, delay = delay as Int] in
            let thread = Thread {
                while Files.kind(of: root + "/started") == .missing { usleep(100) }
                usleep(UInt32(delay))
                kill(getpid(), SIGKILL)
            }
            thread.start()
            try write([1], to: root + "/started")
            let acknowledged = try Descriptor(root + "/acknowledged", O_WRONLY | O_CREAT | O_APPEND, "acknowledge")
            let memory = try Place.open(root)
            var number = 1
            while true {
                try await memory.record(outcome(number, of: number))
                try acknowledged.write(Array("\(number)\n".utf8), "acknowledge", root)
                if number.isMultiple(of: 5) { try await memory.forget(JobID(hex: hex(number)), at: monday) }
                number += 1
            }
        }
        // Absent when the writer was killed before its first row.
        let text = (try? bytes(root + "/acknowledged")).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let acknowledged = text.split(separator: "\n").compactMap { Int($0) }
        let memory = try place.open()
        let kept = Set(try texts(try #require(memory.history.queue), "SELECT id FROM outcome"))
        for number in acknowledged where !number.isMultiple(of: 5) {
            #expect(kept.contains(hex(number, prefix: "0c")), "round \(round) lost row \(number)")
        }
        #expect(kept.count <= acknowledged.count + 1)
        #expect(try place.open().recovery == nil)
        let rows = try place.rows()
        try FileManager.default.removeItem(atPath: place.location.folder)
        _ = try place.open()
        #expect(try place.rows() == rows, "the journal says the same")
        #expect(!place.names(in: place.location.journalFolder).contains { $0.contains(".new-") })
    }

    // MARK: No space

    @Test func aFullDiskIsSaidAndLeavesTheJournalWhole() async throws {
        let place = try Place()
        try await place.open().fill(1)
        await #expect(processExitsWith: .success) { [root = place.root as String] in
            let memory = try Place.open(root)
            let size = Files.size(of: Place.location(root).journal)
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: rlim_t(size + 100), rlim_max: rlim_t(size + 100))
            #if canImport(Darwin)
                try #require(setrlimit(RLIMIT_FSIZE, &limit) == 0)
            #else
                try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            #endif
            do {
                try await memory.record(outcome(2, of: 1, attempt: 2))
                exit(3)
            } catch let error as MemoryError {
                guard error.code == .diskFull else { exit(4) }
            }
            guard Files.size(of: Place.location(root).journal) == size else { exit(5) }
        }
        #expect(try place.open().recovery == nil)
        #expect(try place.rows().count == 3)
    }

    @Test func aDatabaseThatCannotGrowOnlyLags() async throws {
        let place = try Place()
        let memory = try place.open()
        try await memory.began(job(1))
        let queue = try #require(memory.history.queue)
        let pages = try #require(try texts(queue, "PRAGMA page_count").first)
        try execute(queue, "PRAGMA max_page_count = \(pages)")
        let large = [UInt8](repeating: 7, count: 100_000)
        try await memory.record(outcome(1, of: 1, patch: large))
        #expect(await memory.lag?.code == .diskFull)
        #expect(try place.history().job(prefix: hex(1)).summary.outcomes.first?.patch == large)
        try execute(queue, "PRAGMA max_page_count = 1000000")
        try await memory.ended(JobID(hex: hex(1)), verdict: "resolved", seconds: 1, at: monday)
        #expect(await memory.lag == nil)
        #expect(try place.rows().count == 3)
    }

    // MARK: Places that are not ours

    @Test func aReadOnlyFolderIsNamed() async throws {
        let place = try Place()
        try await place.open().fill(1)
        let database = try bytes(place.location.database)
        try FileManager.default.createDirectory(atPath: place.root + "/nobody", withIntermediateDirectories: true)
        chmod(place.root + "/nobody", 0o777)
        await #expect(processExitsWith: .success) { [root = place.root as String] in
            // Root may write anywhere, so the child becomes nobody.
            if getuid() == 0, setgid(65_534) != 0 || setuid(65_534) != 0 { exit(6) }
            let location = Place.location(root)
            if getuid() != 65_534 {
                chmod(location.journal, 0o400)
                chmod(location.journalFolder, 0o500)
                chmod(location.folder, 0o500)
            }
            let error = #expect(throws: MemoryError.self) {
                try Memory(at: location, stateDirectory: root + "/nobody/state")
            }
            #expect(error?.code == .notWritable)
        }
        if getuid() != 0 {
            chmod(place.location.folder, 0o700)
            chmod(place.location.journalFolder, 0o700)
        }
        #expect(try bytes(place.location.database) == database)
    }

    @Test func linksAreRefusedAndNeverFollowed() async throws {
        for victim in ["folder", "journal", "journalFolder", "database", "summary"] {
            let place = try Place()
            let outside = place.root + "/outside"
            try FileManager.default.createDirectory(atPath: outside, withIntermediateDirectories: true)
            try write(Array("precious".utf8), to: outside + "/file")
            let location = place.location
            let link =
                switch victim {
                case "folder": location.folder
                case "journal": location.journal
                case "journalFolder": location.journalFolder
                case "database": location.database
                default: location.summary
                }
            let parent = String(link[..<link.lastIndex(of: "/")!])
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
            let target = victim.lowercased().contains("folder") ? outside : outside + "/file"
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
            let error = #expect(throws: MemoryError.self, "\(victim)") { try place.open() }
            #expect(error?.code == .notOurs, "\(victim)")
            #expect(try bytes(outside + "/file") == Array("precious".utf8))
            #expect(place.names(in: outside) == ["file"])
        }
    }

    @Test func aFileWhereTheFolderShouldBeIsRefused() throws {
        let place = try Place()
        try write([1], to: place.location.folder)
        let error = #expect(throws: MemoryError.self) { try place.open() }
        #expect(error?.code == .notOurs)
        #expect(try place.history().jobs(limit: 1).isEmpty)
    }

    @Test func errorsSayWhatAndWhereButNoContents() async throws {
        let error = MemoryError(.diskFull, "append to the journal", "/r/.git/acrouter/journal")
        #expect(error.description == "cannot append to the journal: /r/.git/acrouter/journal: no space is left")
        let place = try Place()
        let memory = try place.open()
        var broken = outcome(1, of: 1)
        broken.reason = "SECRET"
        broken.seconds = .infinity
        let thrown = await #expect(throws: MemoryError.self) { try await memory.record(broken) }
        #expect(thrown?.code == .unstorable)
        #expect(thrown?.description.contains("SECRET") == false)
    }
}
