using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Core.Objects;

namespace CrossEncoderOperator.Core.Plans;

/// <summary>The operator's settings that decisions depend on.</summary>
/// <param name="Objects">What objects are built with.</param>
/// <param name="ModelSources">Where models may come from.</param>
public sealed record PlanSettings(ObjectSettings Objects, ModelSourcePolicy ModelSources);
