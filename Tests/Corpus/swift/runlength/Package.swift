// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "RunLength",
    products: [.library(name: "RunLength", targets: ["RunLength"])],
    targets: [
        .target(name: "RunLength"),
        .testTarget(name: "RunLengthTests", dependencies: ["RunLength"]),
    ]
)
