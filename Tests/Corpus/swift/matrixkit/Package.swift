// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "MatrixKit",
    products: [.library(name: "MatrixKit", targets: ["MatrixKit"])],
    targets: [
        .target(name: "MatrixKit"),
        .testTarget(name: "MatrixKitTests", dependencies: ["MatrixKit"]),
    ]
)
