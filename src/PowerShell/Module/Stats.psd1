@{
    RootModule = 'Stats.Cmdlets.dll'
    # Loaded first: it answers for the libraries in deps.
    NestedModules = @('Stats.ModuleLoader.dll')
    ModuleVersion = '0.1.0'
    GUID = '7c0b5c0e-6f5b-4b6e-9a43-5b1f1f4f3c21'
    Author = 'The Stats authors'
    Copyright = '(c) The Stats authors. MIT licence.'
    Description = 'Statistical modelling: flexible parametric survival models, mixed graphs, structural equation models, robust matrix recovery, plots; held against R number by number.'
    PowerShellVersion = '7.6'
    CompatiblePSEditions = @('Core')
    FormatsToProcess = @('Stats.format.ps1xml')
    CmdletsToExport = @(
        'Compare-Fit'
        'Compare-Survival'
        'ConvertFrom-SemSyntax'
        'ConvertFrom-StatTable'
        'ConvertTo-StatTable'
        'Export-Fit'
        'Export-FitReport'
        'Export-Plot'
        'Format-Fit'
        'Get-FitCoefficient'
        'Get-FitPrediction'
        'Get-FitResidual'
        'Get-GraphIdentification'
        'Get-ImpliedConstraint'
        'Get-ImpliedCovariance'
        'Get-ModelMatrix'
        'Get-SemModification'
        'Get-SemParameter'
        'Get-SemResidual'
        'Import-Fit'
        'Import-StatTable'
        'Invoke-MatrixRecovery'
        'Measure-Fit'
        'Measure-FitHypothesis'
        'Measure-RobustCovariance'
        'Measure-SemFit'
        'Measure-Simulation'
        'Measure-StatTable'
        'Measure-Survival'
        'New-FitPlot'
        'New-MatrixRecoveryProblem'
        'New-MixedGraph'
        'New-SemFit'
        'New-SemSample'
        'New-SurvivalFit'
        'New-SurvivalSample'
        'Show-Plot'
        'Test-FitHypothesis'
        'Test-GraphIdentification'
    )
    FunctionsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @()
    PrivateData = @{
        PSData = @{
            Tags = @('statistics', 'survival', 'SEM', 'modelling', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri = 'https://opensource.org/license/mit'
        }
    }
}
