import Changes
import Orchestrator
import Repair
import Verification

/// The part of a change that may be taken back, with its contents.
enum RevertChange {
    /// - Returns: `isComplete` is false when some of the change has to stay, so that taking back the rest need not
    ///   restore the green state.
    static func load(
        _ patch: Patch, plan: TestPlan, from workbench: any Workbench
    ) async throws -> (change: DeltaDebuggingChange, isComplete: Bool) {
        var files: [DeltaDebuggingChange.File] = []
        var isComplete = true
        for file in patch.files {
            guard mayRevert(file, plan: plan) else {
                isComplete = false
                continue
            }
            let green = try await content(mode: file.oldMode, id: file.oldID, from: workbench)
            let current = try await content(mode: file.newMode, id: file.newID, from: workbench)
            files.append(DeltaDebuggingChange.File(patch: file, green: green, current: current))
        }
        return (DeltaDebuggingChange(files: files), isComplete)
    }

    private static func mayRevert(_ file: FilePatch, plan: TestPlan) -> Bool {
        let paths = [file.oldPath, file.newPath].compactMap { $0 }
        let isLink = file.oldMode == .submodule || file.newMode == .submodule
        return !isLink && !paths.contains { Guards.isProtected($0, plan: plan) }
    }

    private static func content(
        mode: FileMode?, id: ObjectID?, from workbench: any Workbench
    ) async throws -> FileEdit.Content? {
        guard let mode, let id, !id.isZero else { return nil }
        return .write(mode: mode, bytes: try await workbench.bytes(of: id))
    }
}
