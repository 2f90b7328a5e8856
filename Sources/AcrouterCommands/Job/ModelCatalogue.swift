import Arms
import Orchestrator
import Routing

/// Every model that this build knows.
enum ModelCatalogue {
    static var all: [any Arm] { [RevertArm(), TemplatesArm()] }
    static var names: [String] { all.map(\.id.name) }
}
