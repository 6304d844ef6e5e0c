using Microsoft.Extensions.Options;

namespace CrossEncoderOperator.Runtime.Hosting;

internal sealed class ControllerRuntimeOptionsValidator : IValidateOptions<ControllerRuntimeOptions>
{
    public ValidateOptionsResult Validate(string? name, ControllerRuntimeOptions options)
    {
        var builder = new ValidateOptionsResultBuilder();
        var election = options.LeaderElection;
        Require(options.Name.Length > 0, nameof(options.Name), "must not be empty");
        Require(options.Namespaces.All(n => !string.IsNullOrWhiteSpace(n)), nameof(options.Namespaces), "has an empty name");
        Require(options.DrainTimeout >= TimeSpan.Zero, nameof(options.DrainTimeout), "must not be negative");
        Require(options.RelistInterval > TimeSpan.Zero, nameof(options.RelistInterval), "must be positive");
        Require(election.RetryPeriod > TimeSpan.Zero, "LeaderElection.RetryPeriod", "must be positive");
        Require(election.RenewDeadline > election.RetryPeriod, "LeaderElection.RenewDeadline", "must be more than RetryPeriod");
        Require(election.LeaseDuration > election.RenewDeadline, "LeaderElection.LeaseDuration", "must be more than RenewDeadline");
        return builder.Build();

        void Require(bool condition, string field, string error)
        {
            if (!condition)
            {
                builder.AddError(error, field);
            }
        }
    }
}
