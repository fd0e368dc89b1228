namespace RnnLib.Reporting;

/// <summary>One line of a <see cref="GradientFlowChart"/>.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Norms">The gradient's norm by the number of steps back from the loss, such as <c>report.Layers[0].Norms</c>.</param>
public sealed record GradientFlowLine(string Name, IReadOnlyList<double> Norms);
