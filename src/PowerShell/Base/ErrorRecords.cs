using System.Management.Automation;
using System.Text.RegularExpressions;
using Stats.Modeling;

namespace Stats.Cmdlets;

/// <summary>Error records with stable ids, the categories of PowerShell, and what to do about each.</summary>
internal static partial class ErrorRecords
{
    private const string QuoteRule = "In PowerShell, write formulas and models in 'single quotes': within \"double quotes\" $name and the backtick are replaced before the cmdlet sees them.";

    /// <summary>Whether an exception is the user's affair; anything else is a fault of the module, and shows as one.</summary>
    public static bool Knows(Exception e) => e is SpecificationException or ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException
        && e is not ObjectDisposedException;

    public static ErrorRecord Of(Exception e, object? target)
    {
        (string id, ErrorCategory category, string? action) = e switch
        {
            SpecificationException s => (s.Code == SpecificationCode.Syntax ? "FormulaSyntax" : s.Code.ToString(), Category(s.Code), s.Hint),
            FileNotFoundException or DirectoryNotFoundException => ("FileNotFound", ErrorCategory.ObjectNotFound, "Check the path."),
            UnauthorizedAccessException => ("AccessDenied", ErrorCategory.PermissionDenied, "Check the permissions of the file."),
            IOException => ("FileAccess", ErrorCategory.ReadError, (string?)null),
            ArgumentException => ("InvalidArgument", ErrorCategory.InvalidArgument, null),
            _ => ("InvalidOperation", ErrorCategory.InvalidOperation, null),
        };
        // The name of a parameter of C# says nothing at a prompt.
        string message = e is ArgumentException { ParamName: { } name } ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : e.Message;
        if (e is ArgumentOutOfRangeException) message = message.ReplaceLineEndings(" ");
        // A right side alone begins with '~': where only a column is unknown, nothing was eaten before it.
        if (e is SpecificationException { Text: { } text } known && IsEaten(known.Code == SpecificationCode.UnknownColumn ? text.TrimStart('~', ' ') : text)) message += Environment.NewLine + QuoteRule;
        return new ErrorRecord(e, id, category, target)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = action ?? "See Get-Help of the cmdlet." },
        };
    }

    public static ErrorRecord Of(string id, ErrorCategory category, string sentence, string? action, object? target) =>
        new(new InvalidOperationException(sentence), id, category, target) { ErrorDetails = new ErrorDetails(sentence) { RecommendedAction = action ?? "See Get-Help of the cmdlet." } };

    /// <summary>Signs that a shell replaced parts of a text: control characters, and operators with nothing beside them.</summary>
    public static bool IsEaten(string text) => text.Trim().Length == 0 || text.Any(c => char.IsControl(c) && c is not ('\r' or '\n')) || NothingBeside().IsMatch(text);

    [GeneratedRegex(@"([~+*:(,=]|<-|->)\s*($|[;)+*:,\r\n])|(^|[;(,\r\n])\s*[~+*:,)]")]
    private static partial Regex NothingBeside();

    private static ErrorCategory Category(SpecificationCode code) => code switch
    {
        SpecificationCode.Syntax => ErrorCategory.ParserError,
        SpecificationCode.UnknownColumn or SpecificationCode.UnknownFunction or SpecificationCode.UnknownParameter => ErrorCategory.ObjectNotFound,
        SpecificationCode.InvalidData or SpecificationCode.MissingValues or SpecificationCode.NewLevel => ErrorCategory.InvalidData,
        SpecificationCode.TypeChanged => ErrorCategory.InvalidType,
        SpecificationCode.SpecialMisplaced or SpecificationCode.SpecialUnsupported or SpecificationCode.Conflict => ErrorCategory.InvalidOperation,
        _ => ErrorCategory.InvalidArgument,
    };
}
