import ArgumentParser
import Foundation
import GitStore
import Orchestrator
import Report

/// `git acrouter suggest`: what the pre-commit hook runs.
struct Suggest: Verb {
    static let configuration = CommandConfiguration(
        commandName: "suggest", abstract: "Suggest the most useful next step for the staged change, or say nothing.",
        discussion: """
            For a pre-commit hook: one line at most, each thing once, within a tenth of a second; no network, no test \
            run, nothing of the repository executed or changed. Silent when nothing useful is known, when git is in \
            the middle of a merge, rebase, cherry-pick or am, and with ACROUTER=0. Exit status: 0, whatever happens; \
            with --check 1 when the staged change breaks a rule of acrouter.require.
            """)

    @Flag(help: "Fail when the staged change breaks a rule that acrouter.require names.")
    var check = false

    @Flag(name: .shortAndLong, help: "Say it also when it was said before, or why nothing is said.")
    var verbose = false

    @Option(
        help: ArgumentHelp(
            "Say nothing after so many milliseconds (default: 100; with --check 1000).", valueName: "milliseconds"))
    var within: Int?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let within, within < 1 { throw ValidationError("--within takes a number above zero") }
    }

    func perform(in program: Program) async throws -> ExitStatus {
        guard !Hook.isSkipped(program.environment) else { return .done }
        return try suggest(in: program, isHook: false)
    }

    /// As the pre-commit hook: rules hold where the user has written some.
    static func runHook(in program: Program) throws -> ExitStatus {
        try Suggest.parse([]).suggest(in: program, isHook: true)
    }

    private func suggest(in program: Program, isHook: Bool) throws -> ExitStatus {
        do {
            return try look(in: program, isHook: isHook)
        } catch {
            if output.json { throw error }
            // Nobody reads what we would say; that stops no commit.
            return .done
        }
    }

    private func look(in program: Program, isHook: Bool) throws -> ExitStatus {
        let started = ContinuousClock.now
        let budget = Duration.milliseconds(within ?? (check ? Self.checkTime : 100))
        let children = BoundedChildren()
        // What is left at the end is for the start of the program, which nobody measured, and for the last line.
        let watchdog = Watchdog(after: budget * 0.95, children: children)
        var checksRules = check
        let rules: StagedView.RuleReading =
            if check { .asked } else if !isHook { .never } else {
                .whenRequired {
                    checksRules = true
                    let more = Duration.milliseconds(Self.checkTime)
                    watchdog.extend(to: started + more * 0.95)
                    return started + more * 0.8
                }
            }
        let view: StagedView
        do {
            view = try StagedView.read(program, forRule: rules, children: children, deadline: started + budget * 0.8)
        } catch {
            return try fail(error, checksRules: checksRules, program: program)
        }
        if checksRules, let broken = view.brokenRule {
            program.say("acrouter: \(broken.message)")
            for hint in broken.hints { program.say("hint: \(hint)") }
            return .no
        }
        if checksRules, view.isTooLarge, !view.settings.list(.require).isEmpty {
            Self.tellUnchecked(.tooLarge, program)
        }
        guard view.settings.bool(.suggest) else { return try fail(.off, checksRules: checksRules, program: program) }
        try advise(view, program: program)
        return .done
    }

    /// Milliseconds that checking a rule may take.
    private static let checkTime = 1000

    private func advise(_ view: StagedView, program: Program) throws {
        let now = Clock.now()
        let path = view.layout.gitDirectory + "/acrouter/suggested"
        var said = SaidThings(SmallFile.read(path, limit: SaidThings.sizeLimit)?.bytes ?? [])
        let all = view.advice(now: now)
        // Who asks by hand wants to know what holds, not what is new.
        let isAsked = verbose || output.json
        guard let advice = all.first(where: { isAsked || !said.has($0, now: now) }) else {
            try tell(nil, silence: view.silence(all), view: view, program: program)
            return
        }
        try tell(advice, silence: nil, view: view, program: program)
        if isAsked { return }
        said.add(advice, now: now)
        mkdir(view.layout.gitDirectory + "/acrouter", 0o777)
        SmallFile.replace(path, with: said.bytes)
    }

    private func tell(_ advice: Advice?, silence: SuggestSilence?, view: StagedView?, program: Program) throws {
        let report = AdviceReport(
            advice: advice,
            commands: advice?.commands.map { $0.map(ShellText.quoted).joined(separator: " ") } ?? [],
            classification: view?.classification, files: view?.files, silence: silence?.rawValue)
        if output.json {
            try program.print(report.json)
        } else if let silence {
            if verbose { program.say("acrouter: nothing to suggest: \(silence.words)") }
        } else {
            try program.print(report.text)
        }
    }

    /// Nothing is known. A rule that could not be checked holds nobody up, but not in silence.
    private func fail(_ silence: SuggestSilence, checksRules: Bool, program: Program) throws -> ExitStatus {
        try tell(nil, silence: silence, view: nil, program: program)
        if checksRules, silence.isFailure { Self.tellUnchecked(silence, program) }
        return .done
    }

    private static func tellUnchecked(_ silence: SuggestSilence, _ program: Program) {
        program.say("acrouter: acrouter.require was not checked: \(silence.words)")
    }
}

/// Why nothing is said. The raw values are on the wire.
enum SuggestSilence: String, Error, Hashable, Sendable {
    case off, bare
    case operationUnderWay = "operation_under_way"
    case nothingStaged = "nothing_staged"
    case nothingUseful = "nothing_useful"
    case saidBefore = "said_before"
    case outOfTime = "out_of_time"
    case tooLarge = "too_large"
    case unreadable
    case badSetting = "bad_setting"

    init(_ silence: HookReader.Silence) {
        switch silence {
        case .outOfTime: self = .outOfTime
        case .tooLarge: self = .tooLarge
        case .unreadable: self = .unreadable
        }
    }

    /// It says that we could not see, not that there was nothing to see.
    var isFailure: Bool { [.outOfTime, .tooLarge, .unreadable, .badSetting].contains(self) }

    var words: String {
        switch self {
        case .off: "acrouter.suggest is false"
        case .bare: "the repository is bare"
        case .operationUnderWay: "git is in the middle of a merge, rebase, cherry-pick, revert or am"
        case .nothingStaged: "nothing is staged"
        case .nothingUseful: "nothing useful is known"
        case .saidBefore: "it was said before"
        case .outOfTime: "the time was up"
        case .tooLarge: "the staged change is too large to look at"
        case .unreadable: "git could not show the staged change"
        case .badSetting: "a setting of acrouter cannot be read; git acrouter doctor says which"
        }
    }
}
