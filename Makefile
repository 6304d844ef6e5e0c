# CrossEncoderOperator. 'make' lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
CONFIGURATION ?= Debug
export CONFIGURATION
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
SOLUTION := CrossEncoderOperator.sln
build := dotnet build $(SOLUTION) --no-restore -c $(CONFIGURATION) -v quiet
end_to_end := tests/CrossEncoderOperator.EndToEnd.Tests/bin/$(CONFIGURATION)/net10.0/CrossEncoderOperator.EndToEnd.Tests -noLogo -noColor -showLiveOutput

##@ Use
.PHONY: help
help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { printf "\n%s\n", substr($$0, 5) } /^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: tools build ## Show three rollouts under live load on a development cluster, from nothing, and clean up
	@demo/CrossEncoderOperator.Demo/bin/$(CONFIGURATION)/net10.0/CrossEncoderOperator.Demo run

.PHONY: demo-up
demo-up: tools build ## Start the demo's cluster with the operator and a sample, and leave it running
	@demo/CrossEncoderOperator.Demo/bin/$(CONFIGURATION)/net10.0/CrossEncoderOperator.Demo up

.PHONY: demo-down
demo-down: ## End what demo-up started
	@demo/CrossEncoderOperator.Demo/bin/$(CONFIGURATION)/net10.0/CrossEncoderOperator.Demo down

##@ Develop
.PHONY: tools
tools: ## Install kubectl, helm, prometheus and vmagent into .tools/bin (once)
	@hack/tools.sh

.PHONY: restore
restore:
	@dotnet restore $(SOLUTION) --locked-mode -v quiet

.PHONY: build
build: restore ## Build every program and test
	@$(build)

.PHONY: test
test: tools build ## Run every test
	@hack/test.sh

.PHONY: soak-rollouts
soak-rollouts: tools build ## Count failed requests of 50,000 over promotions, rollbacks, router restarts and pod kills
	@$(end_to_end) -explicit only -method "*.SoakTests.*"

.PHONY: crash-rollouts
crash-rollouts: tools build ## Kill the operator before and after every write of a promotion and of a rollback
	@CROSSENCODER_TEST_CRASHES=all $(end_to_end) -class "*.CrashTests"

.PHONY: bench-rollouts
bench-rollouts: ## Simulate canaries: false rollbacks and time to a breach, beside what others do
	@dotnet build bench/CrossEncoderOperator.RolloutBench -c Release -v quiet
	@bench/CrossEncoderOperator.RolloutBench/bin/Release/net10.0/CrossEncoderOperator.RolloutBench artifacts/bench/rollouts.json

.PHONY: bench-router
bench-router: ## Requests/s and added latency of the router, beside nginx in front of the same backend
	@hack/bench-router.sh

.PHONY: bench-operator
bench-operator: tools ## Time, memory and requests of the operator with 300, 1,000 and 3,000 deployments on hollow nodes
	@dotnet build bench/CrossEncoderOperator.OperatorBench -c Release -v quiet
	@bench/CrossEncoderOperator.OperatorBench/bin/Release/net10.0/CrossEncoderOperator.OperatorBench --output artifacts/bench/operator.json

.PHONY: fmt
fmt: ## Format the code
	@dotnet format $(SOLUTION) --no-restore

.PHONY: generate
generate: ## Write the CRDs and the API reference from the API's types
	@dotnet run --project src/CrossEncoderOperator.CrdGen -c $(CONFIGURATION) -- --output .

.PHONY: verify
verify: tools build ## Check formatting, generated files, RBAC, chart and samples
	@hack/verify.sh
