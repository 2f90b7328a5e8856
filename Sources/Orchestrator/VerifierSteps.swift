public import Verification

extension TestStep {
    /// The step as the sandbox takes it.
    public func sandboxStep(limits: SandboxLimits) -> SandboxStep {
        SandboxStep(
            arguments: arguments, environment: environment, directory: directory, outputs: outputs, support: support,
            limits: limits)
    }
}

extension TestPlan {
    /// Steps that warm a slot: they build and run nothing.
    public func warmUp(limits: SandboxLimits) -> [SandboxStep] {
        warmUpSteps().map { $0.sandboxStep(limits: limits) }
    }

    /// Prints what the runner's version is, cheaply: part of the baseline's key, never shown.
    func identityStep(limits: SandboxLimits) -> SandboxStep {
        SandboxStep(
            arguments: ["/bin/sh", "-c", identityScript], environment: environment, directory: directory,
            limits: limits)
    }
}
