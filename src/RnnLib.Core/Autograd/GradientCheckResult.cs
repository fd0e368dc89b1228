namespace RnnLib;

/// <summary>The place where a computed gradient is furthest from central differences.</summary>
/// <param name="Name">The parameter or input.</param>
/// <param name="Index">The element within it.</param>
/// <param name="Computed">The gradient that the tape computed.</param>
/// <param name="Numeric">The gradient by central differences.</param>
/// <param name="Error">The difference in units of what is tolerated: up to 1 is right.</param>
public sealed record GradientCheckResult(string Name, int Index, double Computed, double Numeric, double Error)
{
    /// <summary>Whether all gradients agree within tolerance.</summary>
    public bool Passed => Error <= 1;

    /// <summary>The comparison in words.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Name}[{Index}]: computed {Computed:G7}, central differences {Numeric:G7}, {Error:G3} times the tolerance");
}
