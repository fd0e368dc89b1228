namespace RnnLib.Layers;

/// <summary>How the memory cell forgets.</summary>
internal enum LstmForm
{
    /// <summary>c' = f c + i g, with gates i, f, g, o.</summary>
    ForgetGate,

    /// <summary>c' = (1 - i) c + i g, with gates i, g, o.</summary>
    Coupled,

    /// <summary>c' = c + i g, with gates i, g, o.</summary>
    Remember,
}
