import Changes
import Foundation
import Orchestrator
import Testing
import Verification

/// One real package, built once; the bundle is run in many ways.
@Suite("swift test, for real", .serialized) struct SwiftProjectTests {
    static let library = """
        public func add(_ a: Int, _ b: Int) -> Int { a - b }
        public func third(_ items: [Int]) -> Int {
            items[2]
        }
        public func spin(_ on: Bool) { while on {} }
        """
    static let files = [
        "Package.swift": """
        // swift-tools-version: 6.0
        import PackageDescription
        let package = Package(name: "Sample", targets: [
            .target(name: "Lib"), .testTarget(name: "OneTests", dependencies: ["Lib"]),
            .testTarget(name: "TwoTests", dependencies: ["Lib"]),
        ])
        """,
        "Sources/Lib/Lib.swift": library,
        "Tests/OneTests/Old.swift": """
        import XCTest
        import Lib
        final class Old: XCTestCase {
            func testPass() { print("no newline", terminator: "") }
            func testFail() {
                XCTAssertEqual(add(1, 1), 2, "two lines\\nof text")
            }
            func testSkip() throws { throw XCTSkip("later") }
            func testThrow() throws { struct Oops: Error {}; throw Oops() }
            func testAsync() async throws { XCTAssertEqual(add(1, 0), 1) }
            func testCrash() { XCTAssertEqual(third([1]), 0) }
            func testHang() { spin(true) }
            func testZ() { print("Test Case 'Old.testFail' passed (0.0 seconds)") }
        }
        """,
        "Tests/TwoTests/Old.swift": """
        import XCTest
        final class Old: XCTestCase { func testPass() { XCTFail("the other module's") } }
        """,
        "Tests/TwoTests/New.swift": """
        import Testing
        import Lib
        @Test func free() { #expect(add(1, 1) == 2) }
        @Test func crashes() { #expect(third([1]) == 0) }
        @Test func hangs() { spin(true) }
        @Suite("Named") struct Outer {
            @Test("nice name", arguments: [1, 2]) func each(x: Int) { #expect(x != 2) }
            @Test("all well", arguments: [1, 2]) func well(x: Int) { #expect(add(x, 0) == x) }
            @Test(.disabled("later")) func off() { #expect(Bool(false)) }
            @Test func known() { withKnownIssue { #expect(Bool(false)) } }
        }
        """,
    ]

    @Test func everyKindOfEndInOneProject() async throws {
        let run = try ProjectRun(Self.files)
        var plan = try #require(try await run.plan())
        #expect(plan.runner == .swiftPM)
        plan.testSeconds = 2
        let report = try await run.run(plan, seconds: 400)
        let expected: [String: TestStatus] = [
            "OneTests.Old/testPass": .passed, "OneTests.Old/testFail": .failed, "OneTests.Old/testSkip": .skipped,
            "OneTests.Old/testThrow": .failed, "OneTests.Old/testAsync": .passed, "OneTests.Old/testCrash": .crashed,
            "OneTests.Old/testHang": .timedOut, "OneTests.Old/testZ": .passed, "TwoTests.Old/testPass": .failed,
            "TwoTests.free()": .failed, "TwoTests.crashes()": .crashed, "TwoTests.hangs()": .timedOut,
            "TwoTests.Outer/each(x:)": .failed, "TwoTests.Outer/well(x:)": .passed, "TwoTests.Outer/off()": .skipped,
            "TwoTests.Outer/known()": .passed,
        ]
        for (name, status) in expected { #expect(report.status(name) == status, "\(name)") }
        #expect(report.outcome == .ran && report.cases.count == expected.count, "\(report)")
        #expect(report.notRun.isEmpty)
        let failed = try #require(report.test("OneTests.Old/testFail"))
        #expect(failed.frames == [StackFrame(path: "Tests/OneTests/Old.swift", line: 6)])
        #expect(failed.message.contains("(\"0\") is not equal to (\"2\")") && failed.message.contains("of text"))
        let free = try #require(report.test("TwoTests.free()"))
        #expect(free.frames == [StackFrame(path: "Tests/TwoTests/New.swift", line: 3)])
        #expect(free.file == "Tests/TwoTests/New.swift")
        try await selections(run, plan)
        try await edits(run, plan)
    }

    private func selections(_ run: ProjectRun, _ plan: TestPlan) async throws {
        let some: Set<TestID> = ["OneTests.Old/testPass", "TwoTests.Outer/each(x:)", "TwoTests.Outer/well(x:)"].asIDs
        let report = try await run.run(plan, only: some)
        #expect(Set(report.cases.map(\.id)) == some)
        let crash = try await run.verifier.run(
            slot: run.slot, plan: plan, edits: [], only: ["OneTests.Old/testCrash"].asIDs, wallClock: .seconds(60),
            backtraces: true)
        let frames = try #require(crash.test("OneTests.Old/testCrash")).frames
        #expect(frames.contains(StackFrame(path: "Sources/Lib/Lib.swift", line: 3, function: "third(_:)")), "\(crash)")
        #expect(
            crash.test("OneTests.Old/testCrash")?.message.contains("Index out of range") == true,
            "\(crash.test("OneTests.Old/testCrash")?.message ?? "none")")
        let gone = try await run.run(plan, only: ["TwoTests.gone()", "OneTests.Old/testGone"].asIDs)
        #expect(gone.cases.isEmpty)
        let user = TestPlan.from(command: "swift test --filter OneTests.Old/testAsync", evidence: "--test")
        let filtered = try await run.run(user)
        #expect(filtered.cases.map(\.id.name) == ["OneTests.Old/testAsync"], "\(filtered)")
    }

    private func edits(_ run: ProjectRun, _ plan: TestPlan) async throws {
        let only: Set<TestID> = ["OneTests.Old/testFail", "TwoTests.free()"].asIDs
        let fixed = run.candidate([
            "Sources/Lib/Lib.swift": Self.library.replacingOccurrences(of: "a - b", with: "a + b")
        ])
        let good = try await run.run(plan, only: only, edits: fixed.edits)
        #expect(good.passedIDs == only, "\(good.log)")
        let broken = run.candidate(["Sources/Lib/Lib.swift": Self.library + "\nlet x: Int = \"text\"\n"])
        let bad = try await run.run(plan, only: only, edits: broken.edits)
        #expect(bad.outcome == .buildFailed && bad.cannotRunReason == nil)
        #expect(bad.test("(build)")?.frames == [StackFrame(path: "Sources/Lib/Lib.swift", line: 6)])
        #expect(bad.test("(build)")?.message.contains("cannot convert value") == true)
    }
}
