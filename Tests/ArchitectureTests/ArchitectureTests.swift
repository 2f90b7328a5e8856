import Testing

/// Holds the package to Sources/README.md and to the rules of the house.
@Suite struct ArchitectureTests {
    private static let project = Project()
    /// Targets that only name a C library, and the one room that imports each.
    private static let libraries = ["Clibgit2": "GitStore", "Ccurl": "ModelHTTP"]
    private static let swift = Result { try project.swift() }

    private var project: Project { Self.project }

    private func table() throws -> HouseTable { HouseTable(readme: try project.text("Sources/README.md")) }

    /// - Parameter room: `Sources` or `Tests`.
    private func files(in room: String? = nil) throws -> [Project.Source] {
        let all = try Self.swift.get()
        return room == nil ? all : all.filter { $0.room == room }
    }

    private func report(_ violations: [Violation]) -> Comment {
        Comment(rawValue: violations.map(\.description).joined(separator: "\n"))
    }

    @Test func everyTargetIsInTheTable() throws {
        let folders = Set(try project.folders(in: "Sources")).subtracting(Self.libraries.keys)
        #expect(folders.count > 5, "the sources were found")
        #expect(folders == Set(try table().allowed.keys))
    }

    @Test func everyImportIsInTheTable() throws {
        let table = try table()
        let files = try files(in: "Sources")
        #expect(files.reduce(0) { $0 + $1.imports.count } > 20, "import lines were found")
        let violations = files.flatMap { table.violations(target: $0.target, file: $0.path, imports: $0.imports) }
        #expect(violations.isEmpty, report(violations))
    }

    @Test func onlyOneRoomImportsEachCLibrary() throws {
        let files = try files(in: "Sources")
        let table = try table()
        for (library, room) in Self.libraries {
            let importers = files.filter { $0.imports.contains { $0.module == library } }
            #expect(Set(importers.map(\.target)) == [room], "\(library)")
            #expect(table.allowed.filter { $0.value.contains(library) }.keys.sorted() == [room], "\(library)")
        }
    }

    @Test func noWayAroundTheCompiler() throws {
        let violations = try files().flatMap { HouseRules.forbidden($0.text, file: $0.path) }
        #expect(violations.isEmpty, report(violations))
    }

    @Test func everyTaskHasAnOwnerAndEveryIgnoredErrorAReason() throws {
        let violations = try files(in: "Sources").flatMap {
            HouseRules.bareTasks($0.text, file: $0.path)
                + HouseRules.silentTries($0.file.text, text: $0.text, file: $0.path)
        }
        #expect(violations.isEmpty, report(violations))
    }

    @Test func noFileIsTooLong() throws {
        let violations = try files().flatMap { HouseRules.tooLong($0.file.text, file: $0.path) }
        #expect(violations.isEmpty, report(violations))
    }

    @Test func sqlIsInMemoryOnly() throws {
        let violations = try files(in: "Sources").filter { $0.target != "Memory" }
            .flatMap { HouseRules.sql($0.text, file: $0.path) }
        #expect(violations.isEmpty, report(violations))
    }

    @Test func everyTestCanFail() throws {
        var byTarget: [String: TestBodies] = [:]
        for source in try files(in: "Tests") {
            byTarget[source.target, default: TestBodies()].add(source.text, file: source.path)
        }
        #expect(byTarget.keys.contains("ArchitectureTests"), "the tests were found")
        let violations = byTarget.values.flatMap { $0.withoutExpectation() + $0.vain() }
        #expect(violations.isEmpty, report(violations))
    }

    @Test func noPathOfOneMachine() throws {
        let places = ["Sources", "Tests", "scripts", "hooks", "Package.swift", "README.md", ".ci", ".swift-format"]
        let files = try places.flatMap { try project.files(in: $0) }
        #expect(files.count > 50, "the files were found")
        let violations = files.flatMap { HouseRules.machinePaths($0.text, file: $0.path) }
        #expect(violations.isEmpty, report(violations))
    }
}
