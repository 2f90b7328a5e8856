extension TestPlan {
    /// What the steps said, as one report.
    ///
    /// - Parameters:
    ///   - results: one per step that ran, in order; a build that failed is the last one.
    ///   - steps: the steps that they are results of; nil for those of a full run.
    ///   - only: the tests that were asked for; others that ran along are left out.
    public func report(
        from results: [StepResult], steps: [TestStep]? = nil, only: Set<TestID>? = nil
    ) -> TestReport {
        let steps = steps ?? self.steps(only: only)
        let only = Self.selection(only)
        let seconds = results.reduce(0) { $0 + $1.seconds }
        guard let last = results.last else {
            return TestReport(
                outcome: .couldNotRun, isPerTest: isPerTest, cases: [], log: "", seconds: 0, reason: "nothing was run")
        }
        let log = LogText.tail(of: last.log.isEmpty ? last.files["cargo.log"] ?? [] : last.log)
        if case .notStarted(let why) = last.ending {
            return TestReport(
                outcome: .couldNotRun, isPerTest: isPerTest, cases: [], log: log, seconds: seconds, reason: why)
        }
        let purpose = steps.indices.contains(results.count - 1) ? steps[results.count - 1].purpose : .test
        if purpose == .build, !last.succeeded || results.count < steps.count {
            return buildReport(last, log: log, seconds: seconds)
        }
        var report =
            switch runner {
            case .pytest, .unittest: PythonReader.report(last, plan: self)
            case .swiftPM: SwiftReader.report(last, plan: self, only: only)
            case .cargo:
                CargoReader.report(
                    last, plan: self, isSerial: steps.last?.arguments.contains("--test-threads=1") ?? false)
            default: wholeReport(last)
            }
        report.log = log
        report.seconds = seconds
        if let only, isPerTest { report = report.restricted(to: only) }
        return report
    }

    private func buildReport(_ result: StepResult, log: String, seconds: Double) -> TestReport {
        let cut = result.ending.cutReason
        let text = LogText.whole(result.log)
        let places = runner == .cargo ? CargoReader.compilerPlaces(in: text) : LogText.compilerPlaces(in: text)
        let build = TestCase(
            id: .build, status: cut == nil ? .failed : .timedOut,
            message: LogText.compilerErrors(in: text) ?? LogText.lastLines(text, 20),
            frames: paths(of: result).relative(places))
        return TestReport(
            outcome: cut == nil ? .buildFailed : .cut, isPerTest: isPerTest, cases: [build], log: log,
            seconds: seconds, reason: cut ?? "the build failed")
    }

    /// Judged by its exit code. 127 and 126 are the shell's for a command that is not there.
    private func wholeReport(_ result: StepResult) -> TestReport {
        let text = LogText.whole(result.log)
        var report = TestReport(outcome: .ran, isPerTest: false, cases: [], log: "", seconds: result.seconds)
        var status = TestStatus.passed
        switch result.ending {
        case .exited(0): break
        case .exited(let code) where code == 127 || code == 126:
            report.outcome = .couldNotRun
            report.reason = "the test command was not found (exit code \(code))"
            return report
        case .exited: status = .failed
        case .signalled: status = .crashed
        case .timedOut, .limit:
            status = .timedOut
            report.outcome = .cut
            report.reason = result.ending.cutReason ?? ""
        case .notStarted: status = .failed
        }
        report.cases = [
            TestCase(
                id: .wholeCommand, status: status, seconds: result.seconds,
                message: status == .passed ? "" : LogText.lastLines(text, 40),
                frames: status == .passed ? [] : paths(of: result).relative(LogText.compilerPlaces(in: text)))
        ]
        return report
    }
}

extension TestPlan {
    /// How to make the paths that a step printed relative to the project's root.
    func paths(of result: StepResult) -> PrintedPaths {
        let root = result.files["root"].map { String(decoding: $0, as: UTF8.self).trimmingNewlines }
        return PrintedPaths(runFolder: root, directory: directory)
    }
}

extension StepResult.Ending {
    /// Which limit ended the step, in a few words; nil when it ended by itself.
    var cutReason: String? {
        switch self {
        case .timedOut: "it ran out of time"
        case .limit(let which): "it reached its limit (\(which))"
        case .exited, .signalled, .notStarted: nil
        }
    }
}

extension TestReport {
    /// The same report with only the tests that were asked for; a file's id asks for the file's tests.
    func restricted(to only: Set<TestID>) -> TestReport {
        var report = self
        let places = only.lazy.map(\.name).filter { !$0.contains("::") && !$0.contains("(") }
        report.cases = cases.filter { test in
            if only.contains(test.id) { return true }
            guard let file = test.file else { return false }
            return places.contains { file == $0 || file.hasPrefix($0 + "/") }
        }
        report.notRun = notRun.intersection(only)
        return report
    }
}
