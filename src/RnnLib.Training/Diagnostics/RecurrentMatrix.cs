namespace RnnLib.Training;

/// <summary>The recurrent weights of one gate, and what they do to a state that passes through them again and again.</summary>
/// <param name="Place">Which layer and direction.</param>
/// <param name="Gate">The gate's letter: h of an Rnn; i, f, g, o of an Lstm; r, z, n of a Gru.</param>
/// <param name="Radius">The largest magnitude among the eigenvalues of U: below 1 a linear recurrence forgets, above 1 it may explode
/// (Pascanu, Mikolov and Bengio, 2013). Null where U is not square, as behind a projection.</param>
/// <param name="Norm">The largest singular value of U: by how much it lengthens a state at most in one step.</param>
public sealed record RecurrentMatrix(RecurrentPlace Place, string Gate, double? Radius, double Norm)
{
    /// <summary>For people.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Place}: U of {Gate}: {(Radius is { } radius ? FormattableString.Invariant($"spectral radius {radius:G4}, ") : "")}norm {Norm:G4}");
}
