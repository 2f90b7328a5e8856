extension TestPlan {
    /// The commands that run the tests, in order; a failed build step ends the run.
    ///
    /// - Parameters:
    ///   - only: the tests to run, as reports name them (a file's id stands for its tests); nil for all. A runner
    ///     without per-test reports runs everything.
    ///   - serial: one test at a time, so that a crash names its test; slower.
    ///   - backtraces: ask the runtime for the frames of a crash; slower, and only after one.
    public func steps(
        only: Set<TestID>? = nil, serial: Bool = false, backtraces: Bool = false, places: TestPlaces = TestPlaces()
    ) -> [TestStep] {
        let only = Self.selection(only)
        return switch runner {
        case .swiftPM: swiftSteps(only: only, serial: serial, backtraces: backtraces, places: places)
        case .pytest, .unittest: [pythonStep(only: only, places: places)]
        case .cargo: cargoSteps(only: only, serial: serial, backtraces: backtraces, places: places)
        // -count=1: a cached result is not a run.
        case .go: [placed(.test, ["go", "test", "-count=1"] + arguments, own: ["GOPROXY": "off"], places: places)]
        case .npm: [placed(.test, ["npm", "test"] + arguments, own: Self.quietNode, places: places)]
        case .make: [placed(.test, ["make"] + arguments, places: places)]
        case .custom: [placed(.test, ["/bin/sh", "-c", command], places: places)]
        }
    }

    /// The build, and a command as a whole, stand for everything.
    static func selection(_ only: Set<TestID>?) -> Set<TestID>? {
        guard let only, !only.contains(.build), !only.contains(.wholeCommand) else { return nil }
        return only
    }

    /// The same plan with a time for each test that follows from how long the slowest one takes.
    ///
    /// A candidate that loops then costs seconds, not the time that a test of unknown length is given at the baseline.
    /// A test that only now runs to its end may be slower than those that passed before, hence the factor and floor.
    public func tightened(by baseline: Baseline) -> TestPlan {
        var plan = self
        let slowest = baseline.report.cases.lazy.filter { $0.status == .passed }.compactMap(\.seconds).max()
        // Cargo gives no times, but none of its tests took longer than the whole run.
        if runner == .cargo { plan.testSeconds = min(testSeconds, max(4, 3 * baseline.report.seconds)) }
        guard let slowest else { return plan }
        plan.testSeconds = min(testSeconds, max(4, 10 * slowest))
        return plan
    }

    /// The same plan with twice the time for each test.
    public var patient: TestPlan {
        var plan = self
        plan.testSeconds *= 2
        return plan
    }

    /// Commands that leave build products behind for later runs: to warm a slot, not to be judged.
    public func warmUpSteps(places: TestPlaces = TestPlaces()) -> [TestStep] {
        guard runner == .pytest || runner == .unittest else {
            return steps(places: places).filter { $0.purpose == .build }
        }
        var step = pythonStep(only: nil, places: places)
        step.purpose = .build
        step.arguments[2] = "warm"
        // Every other run leaves compiled files alone: an edit in the same second and of the same size would not show.
        step.environment["PYTHONDONTWRITEBYTECODE"] = ""
        return [step]
    }

    /// Support files of a run of all tests, by name.
    public var supportFiles: [String: [UInt8]] {
        steps().reduce(into: [:]) { $0.merge($1.support) { first, _ in first } }
    }

    private static let quietNode = ["CI": "1", "NO_UPDATE_NOTIFIER": "1", "npm_config_offline": "true"]

    /// A step that first notes the folder it runs in, so that the reader can make printed paths relative.
    func placed(
        _ purpose: TestStep.Purpose, _ words: [String], own: [String: String] = [:], places: TestPlaces
    ) -> TestStep {
        let note = #"pwd -P >"$0/root"; exec "$@""#
        return TestStep(
            purpose: purpose, arguments: ["/bin/sh", "-c", note, places.output] + words,
            environment: own.merging(environment) { $1 }, outputs: ["root"], directory: directory)
    }

    private func pythonStep(only: Set<TestID>?, places: TestPlaces) -> TestStep {
        var variables = environment
        variables["ACROUTER_OUT"] = places.output
        variables["ACROUTER_PREFIX"] = directory
        variables["ACROUTER_TEST_SECONDS"] = String(testSeconds)
        variables["PYTHONDONTWRITEBYTECODE"] = "1"
        variables["PYTHONHASHSEED"] = variables["PYTHONHASHSEED"] ?? "0"
        let mode = runner == .unittest ? "unittest" : fallsBack ? "auto" : "pytest"
        let python = interpreter.isEmpty ? "python3" : interpreter
        let own = (runsAsModule ? ["--here"] : []) + arguments
        return TestStep(
            purpose: .test,
            arguments: [python, places.support + "/acrouter_run.py", mode] + own,
            environment: variables, outputs: ["root", "python.jsonl", "fault.log"], directory: directory,
            support: PythonSupport.files(only: only))
    }
}
