extension TestReport {
    private static let missingHere = "missing here: "

    /// The modules that a `cannotRunReason` names as missing; empty when it says something else.
    public static func missing(in reason: String) -> [String] {
        guard reason.hasPrefix(missingHere) else { return [] }
        return reason.dropFirst(missingHere.count).split(separator: ", ").map(String.init)
    }

    /// Why this run, of a tree that nobody touched, says nothing about the code; nil when it does.
    public var cannotRunReason: String? {
        switch outcome {
        case .couldNotRun: return reason.isEmpty ? "the test command could not be run" : reason
        case .buildFailed:
            // Without a place in the project's own files the build failed around the code, not in it.
            guard let build = cases.first else { return "the project cannot be built here" }
            if let missing = build.missing { return Self.missingHere + missing }
            return build.frames.isEmpty ? "the project cannot be built here" : nil
        case .cut:
            return cases.contains { $0.status == .passed } ? nil : "the tests were stopped: \(reason)"
        case .ran:
            if cases.isEmpty { return reason.isEmpty ? "no test was found" : reason }
            if cases.allSatisfy({ $0.status == .skipped }) { return "every test was skipped" }
            let failures = failed
            let lacking = failures.compactMap(\.missing)
            guard passedIDs.isEmpty, !failures.isEmpty, lacking.count == failures.count else { return nil }
            return Self.missingHere + Set(lacking).sorted().joined(separator: ", ")
        }
    }

    /// Results of a later run put in the place of what an earlier one said of these tests, and of those it left out.
    public func replacing(_ ids: Set<TestID>, with later: TestReport) -> TestReport {
        var report = self
        let said = Set(later.cases.map(\.id))
        report.cases.removeAll { ids.contains($0.id) && said.contains($0.id) }
        let present = Set(report.cases.map(\.id))
        report.cases += later.cases.filter { !present.contains($0.id) }
        report.notRun = notRun.subtracting(said)
        report.seconds += later.seconds
        return report
    }

    /// The same report with frames that only a run with backtraces shows.
    public func takingFrames(from later: TestReport) -> TestReport {
        let frames = Dictionary(later.cases.map { ($0.id, $0) }) { first, _ in first }
        var report = self
        for index in report.cases.indices where report.cases[index].frames.isEmpty {
            guard let other = frames[report.cases[index].id], !other.frames.isEmpty else { continue }
            report.cases[index].frames = other.frames
            report.cases[index].message = other.message
        }
        return report
    }
}
