internal import Orchestrator

/// Puts together one step at the levels `plain` and `seatbelt`: no mounts, so the tree is at the layer's own path and
/// the folders of `SandboxPaths` are named by where they really are.
struct UnmountedRun {
    var machine: Machine
    var layer: Layer
    var tree: String
    var home: String
    var objects: [String]

    func runner(for step: SandboxStep) -> StepRunner {
        let configuration = machine.configuration
        let mark = "acrouter-" + Layer.name()
        let network = configuration.allowsNetwork || step.grant?.allowsNetwork == true
        var environment = Dictionary(
            uniqueKeysWithValues: InnerEnvironment.make(
                from: configuration.environment, home: home, identity: machine.identity,
                step: step.environment.mapValues(placed), allowsNetwork: network))
        environment["TMPDIR"] = layer.path("tmp")
        environment[Self.markVariable] = mark
        environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = objects.map(quoted).joined(separator: ":")
        var placedStep = step
        placedStep.arguments = step.arguments.map(placed)
        // Outside of a namespace the limit would count everything that the user runs.
        let command = Confinement.gated(placedStep, mark: mark, limitsThreads: false)
        var confinement: [String] = []
        if machine.level == .seatbelt {
            confinement = Seatbelt.arguments(
                readable: [layer.directory, tree, home] + objects + machine.exposures.map(\.path),
                writable: [tree, home]
                    + ["tmp", "out"].map(layer.path), home: configuration.homeDirectory,
                allowsNetwork: network)
        }
        return StepRunner(
            arguments: confinement + command,
            directory: step.directory.isEmpty ? tree : tree + "/" + step.directory, environment: environment,
            mark: mark,
            folders: ["tmp", "out"].map(layer.path) + [tree, home], hasNamespace: false)
    }

    /// Found in the environment of whatever a run leaves behind, however it detached itself.
    static let markVariable = "ACROUTER_RUN"

    private func placed(_ text: String) -> String {
        text.replacing(SandboxPaths.support, with: layer.path("support"))
            .replacing(SandboxPaths.output, with: layer.path("out"))
    }

    /// git splits this variable at colons unless an entry is a quoted C string.
    private func quoted(_ path: String) -> String {
        "\"" + path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
